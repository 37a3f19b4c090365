"""The corpus as files: ``python -m tests.helpdesk.gateway.making`` writes tests/helpdesk/gateway/corpus/*.eml anew."""

from pathlib import Path

from tests.helpdesk.gateway import corpus_forms, corpus_machines, corpus_threads

FOLDER = Path(__file__).parent / "corpus"
CORPUS: dict[str, bytes] = {**corpus_threads.CORPUS, **corpus_machines.CORPUS, **corpus_forms.CORPUS}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    for name, content in CORPUS.items():
        (FOLDER / f"{name}.eml").write_bytes(content)
