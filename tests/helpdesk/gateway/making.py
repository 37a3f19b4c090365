"""The corpus as files: ``python -m tests.helpdesk.gateway.making`` writes tests/helpdesk/gateway/corpus/*.eml anew."""

from pathlib import Path

from tests.helpdesk.gateway import corpus_forms, corpus_machines, corpus_programs, corpus_threads

FOLDER = Path(__file__).parent / "corpus"
SOURCES = (corpus_threads, corpus_machines, corpus_programs, corpus_forms)
CORPUS: dict[str, bytes] = {name: raw for source in SOURCES for name, raw in source.CORPUS.items()}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    for name, content in CORPUS.items():
        (FOLDER / f"{name}.eml").write_bytes(content)
