from datetime import timedelta

from django.utils import timezone

from tests.access import Route, everyone
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import (
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
)

IN = everyone(302)
PUBLIC = everyone(200)
NOT_HERE = everyone(405)
STAFF = everyone(403, guest=302, iris=200, tomas=200)
STAFF_POST = everyone(403, guest=302, iris=302, tomas=302)
STAFF_FORM = STAFF
OWN = everyone(404, guest=302, anna=200, bela=200)
OWN_AND_STAFF = OWN | {"iris": 200, "tomas": 200}


def build(world):
    """A draft of Alpine Lakes, a signature it waits for, and a submitted case of another programme for the desk."""
    now = timezone.now()
    world.draft = LicenceRequestFactory(programme=world.alpine, started_by=world.anna, started_at=now)
    world.agreement = AgreementFactory(programme=world.alpine, checked=True)
    world.link = SigningLinkFactory(
        agreement=AgreementFactory(programme=world.fjords, issued=True), expires_at=now + timedelta(days=9)
    )
    world.returned = SignedReturnFactory(agreement=world.agreement, waiting=True)
    world.living = AgreementFactory(programme=world.alpine, in_force=True)
    world.other = ProgrammeFactory()
    world.submitted = LicenceRequestFactory(programme=world.other, submitted=True)


def draft(world):
    return {"reference": world.draft.reference}


def checked(world):
    return {"reference": world.agreement.reference}


def living(world):
    return {"reference": world.living.reference}


def submitted(world):
    return {"reference": world.submitted.reference}


def token(world):
    return {"token": world.link.token}


def returned(world):
    return checked(world) | {"pk": world.returned.pk}


ROUTES = [
    Route("licences:index", get=PUBLIC, post=PUBLIC),
    Route("licences:registry", get=PUBLIC, post=PUBLIC),
    Route(
        "licences:usage",
        get=everyone(404, guest=302, anna=200, carla=200, bela=403),
        post=everyone(404, guest=302, anna=200, carla=200, bela=403),
    ),
    # The stranger and staff have no programme and are told so; the others have an open case and are led there.
    Route(
        "licences:start",
        get=everyone(302, stranger=200, iris=200, tomas=200),
        post=everyone(302, stranger=200, iris=200, tomas=200),
    ),
    Route(
        "licences:request",
        kwargs=draft,
        get=OWN,
        post=everyone(404, guest=302, anna=302, bela=403),
    ),
    Route("licences:check", kwargs=draft, get=OWN | {"bela": 302}, post=OWN | {"bela": 302}),
    Route("licences:submit", kwargs=draft, get=NOT_HERE | {"guest": 302}, post=OWN | {"anna": 302, "bela": 403}),
    Route("licences:withdraw", kwargs=draft, get=NOT_HERE | {"guest": 302}, post=OWN | {"anna": 302, "bela": 403}),
    Route("licences:join", kwargs=draft, get=NOT_HERE | {"guest": 302}, post=OWN | {"anna": 302, "bela": 302}),
    Route("licences:agreement", kwargs=checked, get=OWN_AND_STAFF, post=OWN_AND_STAFF),
    Route("licences:issued", kwargs=checked, get=OWN_AND_STAFF, post=OWN_AND_STAFF),
    Route("licences:signed", kwargs=checked, get=OWN_AND_STAFF, post=OWN_AND_STAFF),
    # Checked already: nothing to hand in for anybody.
    Route("licences:hand_in", kwargs=checked, get=everyone(403, guest=302, stranger=404, carla=404),
          post=everyone(403, guest=302, stranger=404, carla=404)),
    Route("licences:new_link", kwargs=checked, get=NOT_HERE | {"guest": 302},
          post=everyone(403, guest=302, stranger=404, carla=404)),
    Route("licences:terminate", kwargs=living, get=everyone(403, guest=302, stranger=404, carla=404, anna=200),
          post=everyone(403, guest=302, stranger=404, carla=404, anna=200)),
    Route("licences:sign", kwargs=token, get=PUBLIC, post=PUBLIC),
    Route("licences:sign_send_code", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_confirm", kwargs=token, get=NOT_HERE, post=PUBLIC),
    Route("licences:sign_agreement", kwargs=token, get=IN, post=IN),
    Route("licences:sign_upload", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_check", kwargs=token, get=IN, post=IN),
    Route("licences:sign_send", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_decline", kwargs=token, get=IN, post=IN),
    Route("licences:sign_delegate", kwargs=token, get=IN, post=IN),
    Route("licences:desk", get=STAFF, post=STAFF),
    Route("licences:desk_figures", get=STAFF, post=STAFF),
    Route("licences:desk_request", kwargs=submitted, get=STAFF, post=STAFF),
    Route("licences:desk_accept", kwargs=submitted, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_return", kwargs=submitted, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_decline", kwargs=submitted, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_prepare", kwargs=submitted, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_agreement", kwargs=checked, get=STAFF, post=STAFF),
    Route("licences:desk_preview", kwargs=checked, get=STAFF, post=STAFF),
    Route("licences:desk_returned", kwargs=returned, get=STAFF, post=STAFF),
    Route("licences:desk_issue", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_resend", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_accept_file", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_reject_file", kwargs=checked, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_put_in_force", kwargs=checked, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_suspend", kwargs=living, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_resume", kwargs=living, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_revoke", kwargs=living, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_end", kwargs=living, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_void", kwargs=checked, get=NOT_HERE, post=STAFF_FORM),
]  # fmt: skip
