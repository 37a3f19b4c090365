"""What /styleguide/ shows: every shared part with invented content, so that a change of look is seen in one place."""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from portal.website.badges import GROUPS

VIENNA = ZoneInfo("Europe/Vienna")
SPRITE = Path(__file__).parent / "static" / "website" / "icons.svg"
SWATCHES = """
ink #0a1f44 16.2|muted #46557a 7.4|subtle #5a6889 5.6|link #003399 10.9|hover #00246b 14.3|success #0c6a3b 6.7
warning #8a3d00 7.6|danger #b0141f 7.1|field #7583a5 3.8|yellow #ffcc00 10.7|soft-line #9faee5 7.5|line #d8dfee -
page #f4f6fb -|surface #ffffff -|soft #e8edfb 9.3|neutral #e9edf6 6.3
"""
TYPE_SAMPLES = [
    ("display", "Display 44 / 52, 700", "Free on licence"),
    ("figure", "Figure 40 / 44, 700", "7 h 15 min"),
    ("h1", "H1 32 / 40, 700", "Interreg Alpine Lakes"),
    ("h2", "H2 20 / 28, 700", "Support hours"),
    ("h3", "H3 16 / 24, 600", "MariaDB 10.6 is required"),
    ("lead", "Lead 18 / 28, 400", "You need no account, and it takes about ten minutes."),
    ("body", "Body 16 / 26, 400 and 600", "Nothing is taken from your hours before you accept."),
    ("small", "Small 14 / 20", "Facts, tables, hints, desks"),
    ("tiny", "Tiny 13 / 18, the smallest", "Wed 18 Nov 2026, 09:42"),
]
STEPS = [
    {"label": "Requested", "state": "done", "detail": "16 Nov 2026, Carla Moen"},
    {"label": "Accepted", "state": "done", "detail": "19 Nov 2026, Interact"},
    {"label": "Waiting for signature", "state": "now", "detail": "Link expires on 20 December"},
    {"label": "Checked", "state": "later", "detail": "by Interact"},
    {"label": "In force", "state": "later", "detail": "8 hours of support start"},
]
ENTRIES = [
    {"title": "Signature, expected by 20 Dec"},
    {"title": "Reminder sent, first of at most five", "at": datetime(2026, 11, 25, 8, tzinfo=VIENNA)},
    {
        "title": "Agreement issued",
        "detail": "Text version 4, sent to Astrid Solheim",
        "at": datetime(2026, 11, 20, 9, 5, tzinfo=VIENNA),
        "decision": True,
    },
]
FACTS = [
    {"label": "State", "value": "Waiting for you since today"},
    {"label": "Installation", "value": "Test, Jems 10.0.1"},
    {"label": "Plugins", "value": "Island Budget Export", "url": "#g-cards"},
]
STOPS = [
    {"label": "8.0.3", "detail": "25 Sep 2023", "kind": "here", "badge": "here", "badge_label": "Production"},
    {"label": "8.0.4", "detail": "new contract"},
    {
        "label": "9.0.1",
        "detail": "19 Jan 2024",
        "kind": "stop",
        "badge": "required_stop",
        "badge_label": "Required stop",
    },
    {"label": "10.0.1", "detail": "4 Apr 2024", "kind": "newest", "badge": "supported", "badge_label": "Test, newest"},
]
FILES = [
    {"name": "LA-2026-0047-signed.pdf", "url": "#g-files", "size": 288_000, "note": "both signatures"},
    {"name": "addons-backup.zip", "url": "#g-files", "size": 26_100_000, "note": "malware check: not run here"},
    {"name": "startup.log", "size": 48_000, "note": "for passwords", "state": "checking", "state_label": "Checking"},
    {"name": "plan.docx.exe", "refused": "Programs cannot be uploaded. Send the document itself."},
]
TABS = [
    {"label": "Open", "url": "?", "count": 4, "current": True},
    {"label": "Waiting for us", "url": "?", "count": 2, "you": True},
    {"label": "Solved", "url": "?", "count": 9},
    {"label": "All", "url": "?", "count": 14},
]
TICKETS = [
    ("JH-142", "Addons missing after update to 10.0.1", "waiting_you", "Waiting for you", "Today, 12:10", 0),
    ("JH-145", "Rounding in the per-fund-per-period table", "new", "New", "Today, 10:31", 0),
    ("JH-117", "Mail server settings behind our proxy", "solved", "Solved", "22 Sep 2026", 30),
]
AREAS = {"Update, plugins": 42, "Partner reports": 31, "Applications": 24, "Payments": 17, "Installation": 11}


class SampleForm(forms.Form):
    institution = forms.CharField(label="Hosting institution", help_text="The institution that signs.")
    email = forms.EmailField(label="E-mail of the signatory", help_text="We send the link here.")
    installation = forms.CharField(
        label="Installation", help_text="Filled from your installation.", disabled=True, initial="Jems 10.0.1, test"
    )
    runs = forms.ChoiceField(label="What you run", choices=[("p", "Production, Jems 8.0.3"), ("t", "Test, 10.0.1")])
    audience = forms.ChoiceField(
        label="Who may see this?",
        widget=forms.RadioSelect,
        choices=[("programme", "My programme"), ("me", "Only me"), ("all", "All licence holders")],
    )
    mails = forms.MultipleChoiceField(
        label="Send me a mail for",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("releases", "New releases"), ("announcements", "Every announcement"), ("digest", "Weekly digest")],
    )
    text = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    paper = forms.FileField(label="Signed agreement", help_text="PDF up to 25 MB.", required=False)
    agree = forms.BooleanField(label="We want to use Jems", help_text="This does not oblige you to.", required=False)


HOURS = {
    "points": [(date(2026, 10, 6), 450), (date(2026, 10, 21), 435)],
    "first_on": date(2026, 8, 31),
    "last_on": date(2027, 3, 1),
    "today": date(2026, 11, 20),
    "total": 480,
    "if_accepted": 285,
    "estimate": {"ticket": {"reference": "JH-142"}},
}


def samples() -> dict[str, Any]:
    return {
        "swatches": [swatch.split() for swatch in re.split(r"[|\n]", SWATCHES.strip())],
        "type_samples": TYPE_SAMPLES,
        "spaces": [4, 8, 12, 16, 24, 32, 40, 48, 64],
        "badge_groups": [(title, [(state, _words(state)) for state in group]) for title, group in GROUPS.items()],
        "form": _form_with_errors(),
        "files": FILES,
        "icons": _icon_names(),
        "steps": STEPS,
        "entries": ENTRIES,
        "facts": FACTS,
        "stops": STOPS,
        **_charts(),
        **_lists(),
    }


def _words(state: str) -> str:
    return state.replace("_", " ").capitalize()


def _form_with_errors() -> SampleForm:
    answers = {"email": "h.vogt.lakes.example", "audience": "programme", "mails": ["releases"], "runs": "p"}
    form = SampleForm(data={**answers, "text": 'The menu "Exports" is empty after'}, auto_id="sample_%s")
    form.fields["institution"].error_messages["required"] = "Enter the name of the hosting institution"
    form.fields["email"].error_messages["invalid"] = "Write the e-mail address with an @, like name@institution.eu"
    return form


@cache
def _icon_names() -> list[str]:
    return re.findall(r'<symbol id="(?!g-)([^"]+)"', SPRITE.read_text())


def _charts() -> dict[str, Any]:
    return {
        "today": HOURS["today"],
        "hours": HOURS,
        "answers": [10, 17, 22, 26, 20, 14, 10, 8, 6, 4, 3, 2],
        "areas": [{"label": label, "value": value} for label, value in AREAS.items()],
        "days": [datetime(2026, 11, 26, 10, tzinfo=VIENNA), datetime(2026, 12, 3, 14, tzinfo=VIENNA)],
    }


def _lists() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "Helpdesk", "url": "#g-tables"}, {"label": "My tickets", "url": "?"}, {"label": "JH-142"}],
        "tabs": TABS,
        "chips": [
            {"label": "Runs on 10.0.1", "remove_url": "?"},
            {"label": "Confirmed or declared", "remove_url": "?"},
        ],
        "page": Paginator(range(180), 20).page(3),
        "tickets": TICKETS,
    }
