"""The programmes of the story on their way to a licence, each at another stage, each signing in another way."""

from __future__ import annotations

from dataclasses import dataclass, field

from licences.enums import Usage


@dataclass(frozen=True)
class Case:
    """One programme's request; ``days`` are offsets from today: asked, accepted, issued, signed, checked, in force."""

    programme: str
    contact: str
    institution: tuple[str, str, str]
    representative: tuple[str, str, str]
    use: str
    role: str
    phone: str
    request_number: int
    agreement_number: int = 0
    days: tuple[int, ...] = ()
    way: str = "digital"  # or scan, click
    declared: dict[str, object] = field(default_factory=dict)


ALPINE = Case(
    "alpine-lakes",
    "anna",
    ("Lakes Regional Authority", "Seeuferstraße 12\n6900 Bregenz", "Austria"),
    ("Hofrat Karl Winter", "Head of the office of the authority", "karl.winter@lakes-authority.example"),
    "Manage about 90 projects of the 2021-2027 period, from the first call to the last payment.",
    "Head of joint secretariat",
    "+43 5574 01 23 45",
    18,
    47,
    (-140, -135, -129, -88, -85, -81),
    declared={"usage": Usage.PRODUCTION, "usage_since": -70, "in_registry": True},
)
FJORDS = Case(
    "northern-fjords",
    "carla",
    ("Fjordland County Authority", "Havnegata 4\n5003 Bergen", "Norway"),
    ("Astrid Solheim", "County director", "astrid.solheim@fjordland.example"),
    "Start with a small call for people-to-people projects, then move the whole programme.",
    "Head of joint secretariat",
    "+47 55 01 23 45",
    24,
    52,
    (-4, -1, 0),
)
IN_FORCE = (
    Case(
        "granite-hills",
        "eva",
        ("Granite Hills Region", "Náměstí 3\n370 01 České Budějovice", "Czechia"),
        ("Pavel Horák", "Director of the regional office", "pavel.horak@granite-region.example"),
        "Run the whole programme in Jems, with about 60 projects.",
        "Programme manager",
        "+420 38 01 23 45",
        4,
        12,
        (-290, -284, -281, -270, -268, -262),
        way="scan",
        declared={"usage": Usage.PRODUCTION, "usage_since": -240, "in_registry": True},
    ),
    Case(
        "amber-coast",
        "liis",
        ("Amber Coast Development Agency", "Sadama 8\n10111 Tallinn", "Estonia"),
        ("Marika Lepp", "Chair of the board", "marika.lepp@ambercoast-agency.example"),
        "Replace our own monitoring system; we will adapt some exports.",
        "IT coordinator",
        "+372 6 01 23 45",
        15,
        41,
        (-165, -160, -158, -150, -148, -145),
        way="click",
        declared={
            "usage": Usage.PRODUCTION,
            "usage_since": -110,
            "core_modified": "Budget export and the payment module.",
        },
    ),
)
SAVA = Case(
    "sava-meadows",
    "marko",
    ("Sava Meadows Regional Council", "Trg 5\n10000 Zagreb", "Croatia"),
    ("Ivana Babić", "Prefect", "ivana.babic@sava-council.example"),
    "Test first with two calls, decide in spring.",
    "Head of managing authority",
    "+385 1 01 23 45",
    21,
    50,
    (-52, -48, -46, -36, -34, -30),
    declared={"usage": Usage.TESTING, "usage_since": -20, "in_registry": True},
)
DELTA = Case(
    "delta-plains",
    "radu",
    ("Delta County Council", "Strada Portului 2\n820004 Tulcea", "Romania"),
    ("Elena Popa", "President of the council", "elena.popa@delta-council.example"),
    "Use Jems for the next call in spring, about 40 projects.",
    "Head of joint secretariat",
    "+40 240 01 23 45",
    25,
    days=(-2,),
)
HEATHER = Case(
    "heather-isles",
    "orla",
    ("Isles Enterprise Board", "Quay Street 1\nF91 Sligo", "Ireland"),
    ("The director", "Director", "office@isles-board.example"),
    "We want to compare Jems with our present system.",
    "Programme officer",
    "+353 71 01 23 45",
    23,
    days=(-5,),
)
