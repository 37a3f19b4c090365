"""(filled by the search room)"""


def drain() -> None: ...
