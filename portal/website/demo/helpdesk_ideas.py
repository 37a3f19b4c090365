"""Who wants the idea of the story, and what becomes of it."""

from __future__ import annotations

from helpdesk.actions import ideas
from helpdesk.enums import IdeaStatus
from helpdesk.models import Ticket
from portal.accounts.models import User
from portal.website.demo.story import Story

REASON = "Other programmes asked for it in calls, too."


def decide_idea(story: Story, people: dict[str, User], ticket: Ticket) -> None:
    """Alpine Lakes and Amber Coast vote; the developers have begun."""
    for who, programme, day in (("anna", "alpine-lakes", -30), ("liis", "amber-coast", -21)):
        ideas.vote(ticket=ticket, programme=story.programmes[programme], by=people[who], now=story.at(day, 12))
    now = story.at(-8, 11, 5)
    ideas.set_idea_status(ticket=ticket, status=IdeaStatus.IN_PROGRESS, reason=REASON, by=people["iris"], now=now)
