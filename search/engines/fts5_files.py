"""The index file and its generations.

``settings.SEARCH_FILE`` is a link to the generation that answers, ``....building`` to one that is being built. The
link is replaced in one step; readers of the old file read it to their end. Each generation keeps its own WAL, which a
plain rename over a file in use would mix up.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from search.engines import fts5_schema
from search.engines.contract import EngineAwayError, EngineBrokenError

READ_PATIENCE = 2.0
WRITE_PATIENCE = 20.0
UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class IndexFiles:
    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.building = self.path.with_name(f"{self.path.name}.building")

    @contextmanager
    def opened(self, path: Path, *, patience: float) -> Iterator[sqlite3.Connection]:
        """A connection to one generation; every fault of SQLite becomes an engine error."""
        file = Path(os.path.realpath(path))
        try:
            with closing(_connect(file, mode="rw", patience=patience)) as connection:
                if not fts5_schema.is_current(connection):
                    raise EngineBrokenError("the index has another schema")
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise self._engine_error(error, path, file) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One moment of the generation that answers."""
        with self.opened(self.path, patience=READ_PATIENCE) as connection:
            connection.execute("BEGIN")
            yield connection

    def live(self) -> list[Path]:
        return [path for path in (self.path, self.building) if path.exists()]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time, and no swap meanwhile."""
        with _locked(self.path.with_name(f"{self.path.name}.lock"), wait=True):
            yield

    @contextmanager
    def next_generation(self) -> Iterator[Path]:
        """Build at the path given; it answers from the moment the block ends without an error."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path.with_name(f"{self.path.name}.building.lock"), wait=False):
            file = self.path.with_name(f"{self.path.stem}.{secrets.token_hex(4)}{self.path.suffix}")
            with self.writing():
                self._remove_leftovers()
                _create(file)
                self.building.symlink_to(file.name)
            try:
                yield self.building
                with self.writing():
                    os.replace(self.building, self.path)
            finally:
                self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Every generation that does not answer, with its WAL; whoever still reads one keeps it open."""
        self.building.unlink(missing_ok=True)
        answering = os.path.realpath(self.path)
        for file in self.path.parent.glob(f"{self.path.stem}.*{self.path.suffix}*"):
            is_generation = len(file.name.removeprefix(f"{self.path.stem}.").partition(".")[0]) == 8
            if is_generation and not str(file).startswith(answering) and not file.name.startswith(Path(answering).name):
                file.unlink(missing_ok=True)

    def _engine_error(self, error: Exception, path: Path, file: Path) -> EngineAwayError:
        if not path.exists():
            return EngineBrokenError("there is no index yet")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in UNREADABLE:
            if os.path.realpath(path) == str(file):
                with suppress(OSError):  # the next drain finds no index and builds one
                    path.unlink()
            return EngineBrokenError(f"the index cannot be read: {error}")
        return EngineAwayError(str(error))


def _connect(file: Path, *, mode: str, patience: float) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _create(file: Path) -> None:
    with closing(_connect(file, mode="rwc", patience=WRITE_PATIENCE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        fts5_schema.create(connection)


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[None]:
    """An advisory lock between processes and threads; the system drops it when its holder dies."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise EngineAwayError("the index is being built by another process") from None
        yield
