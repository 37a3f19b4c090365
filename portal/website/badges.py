"""Which sign and colour a state wears. A badge is always a shape and a word, never a colour alone."""

from typing import NamedTuple


class Look(NamedTuple):
    glyph: str
    tone: str


FALLBACK = Look("dot", "neutral")

TICKET = {
    "new": Look("dot", "blue"),
    "open": Look("half", "blue"),
    "waiting_you": Look("you", "you"),
    "waiting_customer": Look("pause", "neutral"),
    "waiting_development": Look("code", "neutral"),
    "solved": Look("tick", "success"),
    "closed": Look("square", "neutral"),
}
IDEA = {
    "collecting": Look("ring", "neutral"),
    "planned": Look("dot", "blue"),
    "in_progress": Look("code", "neutral"),
    "shown": Look("half", "blue"),
    "released": Look("tick", "success"),
    "not_planned": Look("void", "neutral"),
}
REQUEST = {
    "draft": Look("pencil", "neutral"),
    "submitted": Look("plane", "blue"),
    "returned": Look("you", "you"),
    "accepted": Look("tick", "success"),
    "declined": Look("cross", "danger"),
    "withdrawn": Look("void", "neutral"),
    "lapsed": Look("clock", "neutral"),
}
AGREEMENT = {
    "prepared": Look("pencil", "neutral"),
    "issued": Look("plane", "blue"),
    "received": Look("down", "blue"),
    "checked": Look("eye", "blue"),
    "in_force": Look("shield", "success"),
    "suspended": Look("pause", "warning"),
    "superseded": Look("cross-arrows", "neutral"),
    "void": Look("void", "neutral"),
    "refused": Look("cross", "danger"),
    "revoked": Look("cross", "danger"),
    "terminated": Look("cross", "danger"),
    "ended": Look("square", "neutral"),
}
PLUGIN = {
    "confirmed": Look("tick", "success"),
    "declared": Look("dot", "blue"),
    "untested": Look("dashed", "neutral"),
    "disputed": Look("triangle", "warning"),
    "update": Look("up", "warning"),
    "incompatible": Look("cross", "danger"),
    "insecure": Look("shield", "danger"),
    "quarantined": Look("octagon", "danger"),
    "published": Look("tick", "success"),
    "deprecated": Look("clock", "neutral"),
    "works": Look("tick", "success"),
}
RELEASE = {
    "supported": Look("tick", "success"),
    "ending": Look("clock", "neutral"),
    "unsupported": Look("square", "neutral"),
    "required_stop": Look("triangle", "warning"),
    "here": Look("ring", "neutral"),
    "feature": Look("dot", "blue"),
    "improvement": Look("ring", "neutral"),
    "fix": Look("tick", "success"),
    "security": Look("shield", "danger"),
    "breaking": Look("cross", "danger"),
}
PARTICIPATION = {
    "applied": Look("plane", "blue"),
    "offered": Look("you", "you"),
    "waitlisted": Look("pause", "neutral"),
    "waiting_list": Look("pause", "neutral"),
    "waiting": Look("pause", "neutral"),
    "enrolled": Look("tick", "success"),
    "completed": Look("tick", "success"),
    "failed": Look("cross", "danger"),
    "rejected": Look("cross", "danger"),
    "cancelled": Look("void", "neutral"),
    "going": Look("tick", "success"),
    "maybe": Look("half", "neutral"),
    "not_going": Look("cross", "neutral"),
    "valid": Look("tick", "success"),
    "expired": Look("clock", "neutral"),
}
PLAIN = {
    "info": Look("info", "blue"),
    "neutral": FALLBACK,
    "seats": Look("ring", "neutral"),
    "checking": Look("half", "blue"),
    "warning": Look("triangle", "warning"),
    "danger": Look("octagon", "danger"),
    "success": Look("tick", "success"),
    "you": Look("you", "you"),
    "active": Look("tick", "success"),
    "requested": Look("plane", "blue"),
    "left": Look("square", "neutral"),
    "parked": Look("octagon", "warning"),
    "queued": Look("clock", "neutral"),
    "sent": Look("plane", "success"),
}
GROUPS = {
    "Ticket": TICKET,
    "Idea": IDEA,
    "Licence request": REQUEST,
    "Agreement": AGREEMENT,
    "Plugin verdict": PLUGIN,
    "Release and change": RELEASE,
    "Taking part": PARTICIPATION,
    "Plain": PLAIN,
}
LOOKS: dict[str, Look] = {state: look for group in GROUPS.values() for state, look in group.items()}


def look_of(state: str) -> Look:
    """An unknown state gets the grey dot: a new state must never break a page."""
    return LOOKS.get(str(state).lower(), FALLBACK)
