"""Marks for the drawn release track (components/release_track.html): where one stands, what lies between, where to."""

from __future__ import annotations

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from releases.models import Release
from releases.selectors import Changes, Standing, Stop, release_track

MOST = 5
Mark = dict[str, str]


def marks_of(standing: Standing | None) -> list[Mark]:
    """From what the programme runs to the newest release; at most five marks, the telling ones."""
    return [_mark_of(stop) for stop in _fewer(release_track(standing))] if standing else []


def _fewer(stops: list[Stop]) -> list[Stop]:
    """Ends, installations and required stops stay; new contracts fill what is left, the earliest first."""
    if len(stops) <= MOST:
        return stops
    firm = [stop for stop in stops if stop.installations or stop.is_required or stop.is_newest]
    room = max(MOST - len(firm), 0)
    filling = [stop for stop in stops if stop not in firm][:room]
    return [stop for stop in stops if stop in firm or stop in filling]


def _mark_of(stop: Stop) -> Mark:
    released = format_date(stop.release.released_on, "j M Y")
    words = [row.get_kind_display() for row in stop.installations]
    if stop.is_newest:
        label = ", ".join([*words, _("newest")]) if words else _("Newest")
        return _mark(stop.release, released, "newest", "success", label)
    if words:
        return _mark(stop.release, released, "here", "here", ", ".join(words))
    if stop.is_required:
        return _mark(stop.release, released, "stop", "required_stop", _("Required stop"))
    return _mark(stop.release, _("new contract"), "passed")


def marks_between(changes: Changes) -> list[Mark]:
    """From one release to another: new contracts and required stops on the way."""
    contracts = {release.pk for release in changes.contracts}
    between = [
        row for row in changes.path if row.pk != changes.end.pk and (row.is_required_stop or row.pk in contracts)
    ]
    stops = [row for row in between if row.is_required_stop]
    filling = [row for row in between if not row.is_required_stop][: max(MOST - 2 - len(stops), 0)]
    middle = [
        _mark(row, _contract(row), "stop", "required_stop", _("Required stop"))
        if row.is_required_stop
        else _mark(row, _contract(row), "passed")
        for row in between
        if row in stops or row in filling
    ]
    first = _mark(changes.start, _contract(changes.start), "here", "here", _("From"))
    return [first, *middle, _mark(changes.end, _contract(changes.end), "newest", "success", _("To"))]


def _contract(release: Release) -> str:
    return _("contract %(contract)s") % {"contract": release.plugin_contract} if release.plugin_contract else ""


def _mark(release: Release, detail: str, kind: str, badge: str = "", badge_label: str = "") -> Mark:
    return {"label": release.version, "detail": detail, "kind": kind, "badge": badge, "badge_label": badge_label}
