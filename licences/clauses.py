"""What the buttons of the text editor do to the list of clauses. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

from licences.text_forms import MOST_CLAUSES

Clause = dict[str, Any]


class Edited(NamedTuple):
    """The clauses after a button, the clause to look at next (from 0), and the one that was taken out, if any."""

    clauses: list[Clause]
    look_at: int | None = None
    removed: tuple[int, Clause] | None = None


def pressed(clauses: list[Clause], button: str) -> Edited:
    """``add``, ``add-3`` (after the fourth), ``up-3``, ``down-3``, ``remove-3``; anything else changes nothing."""
    verb, _, where = button.partition("-")
    is_number = where.isascii() and where.isdigit()
    if verb == "add" and len(clauses) < MOST_CLAUSES:
        return with_clause(clauses, int(where) + 1 if is_number else len(clauses), {"heading": "", "paragraphs": []})
    if not is_number or int(where) >= len(clauses):
        return Edited(clauses)
    index = int(where)
    if verb == "remove":
        rest = clauses[:index] + clauses[index + 1 :]
        return Edited(rest, max(index - 1, 0) if rest else None, (index, clauses[index]))
    target = index + {"up": -1, "down": 1}.get(verb, 0)
    if target == index or not 0 <= target < len(clauses):
        return Edited(clauses, index)
    swapped = list(clauses)
    swapped[index], swapped[target] = swapped[target], swapped[index]
    return Edited(swapped, target)


def with_clause(clauses: list[Clause], index: int, clause: Clause) -> Edited:
    """Put one in; also the way back of ``remove``."""
    place = max(0, min(index, len(clauses)))
    return Edited([*clauses[:place], clause, *clauses[place:]], place)
