"""Migrating takes nine seconds and gives the same file each time: keep it until a migration changes."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
RAM = Path("/dev/shm")
PLACE = RAM if RAM.is_dir() else Path(tempfile.gettempdir())


def _template() -> Path:
    versions = [metadata.version(name) for name in ("django", "wagtail", "django-allauth")]
    digest = hashlib.sha256("".join(versions).encode())
    for pattern in ("portal/*/migrations/*.py", "*/migrations/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return PLACE / f"jems-migrated-{digest.hexdigest()[:16]}.sqlite3"


@contextmanager
def workplace() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="jems-test-", dir=PLACE))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def is_kept() -> bool:
    return _template().exists()


def copy_to(path: Path) -> None:
    if is_kept():
        shutil.copy(_template(), path)


def keep(connection) -> None:
    """Keep the fresh database, whole: copied aside and moved into place in one step."""
    template = _template()
    if template.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = template.with_suffix(f".{Path(connection.settings_dict['NAME']).parent.name}")
    shutil.copy(connection.settings_dict["NAME"], aside)
    aside.replace(template)
