"""How the desk is furnished on the day of the story: tags, saved views, canned replies, a macro, somebody's draft."""

from __future__ import annotations

from helpdesk.actions import canned, drafts, macros, saved_views, tagging
from helpdesk.enums import Area, DraftKind
from helpdesk.models import Ticket
from portal.accounts.models import User
from portal.website.demo.story import Story

TAGS = {144: ["addons", "update to 10"], 142: ["addons", "update to 10"], 141: ["update to 10"], 66: ["mariadb"]}
VIEWS = [
    ("Update to 10", {"tag": "update-to-10"}, True),
    ("Addons", {"tag": "addons", "status": "unsettled"}, True),
    ("Waiting for a week", {"age": "7", "status": "unsettled"}, False),
]
REPLIES = [
    (
        "Restore addons",
        Area.UPDATE,
        "Hello {{requester}},\n\nplease stop Jems, copy “addons” from the backup beside the jar, then replace the two "
        "files below by their builds for {{version}}. Start, and tell me what the plugin list shows.\n\n{{agent}}",
    ),
    (
        "Ask for the log",
        "",
        "Hello {{requester}},\n\nplease send us the log of the last start with {{ticket}}.\n\n{{agent}}",
    ),
    ("Test first", "", "Hello {{requester}},\n\nplease try it on your test system first and tell us what you see."),
    ("Which version", "", "Hello {{requester}},\n\nwhich version of Jems does {{programme}} run?"),
]


def furnish(story: Story, people: dict[str, User]) -> None:
    iris, tomas = people["iris"], people["tomas"]
    for number, names in TAGS.items():
        ticket = Ticket.objects.filter(number=number).first()
        if ticket:
            tagging.set_tags(ticket=ticket, names=names, by=iris, now=story.at(0, 9))
    for name, wanted, is_shared in VIEWS:
        saved_views.save_view(name=name, wanted=wanted, is_shared=is_shared, by=iris, now=story.at(-3, 9))
    replies = [
        canned.save_reply(by=iris, now=story.at(-20, 9), title=title, body=body, area=area, is_shared=True)
        for title, area, body in REPLIES
    ]
    steps = {"tags": "addons", "priority": "high", "reply": str(replies[0].pk)}
    macros.save_macro(title="Addons lost: tag and canned reply", steps=steps, by=iris, now=story.at(-10, 9))
    _somebody_else(story, tomas)


def _somebody_else(story: Story, tomas: User) -> None:
    """Tomáš began a note at JH-144 and left it there."""
    ticket = Ticket.objects.get(number=144)
    drafts.save_draft(
        user=tomas, kind=DraftKind.NOTE, fields={"body": "Léa says the two plugins are rebuilt by"},
        now=story.at(0, 14, 20), ticket=ticket, at_desk=True,
    )  # fmt: skip
