import hashlib
import json
from datetime import UTC

from portal.audit.models import Entry

GENESIS = "0" * 64


def digest_of(entry: Entry, *, previous: str) -> str:
    """SHA-256 over the previous digest and every fact of the entry, in one canonical form."""
    content = json.dumps(
        [
            previous,
            entry.pk,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.verb,
            entry.target_type,
            entry.target_id,
            entry.actor_id,
            entry.actor_kind,
            entry.actor_label,
            entry.facts,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()
