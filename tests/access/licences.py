from datetime import timedelta

from django.utils import timezone

from tests.access import Route, everyone
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import (
    AgreementFactory,
    LicenceRequestFactory,
    RenewalRunFactory,
    SignedReturnFactory,
    SigningLinkFactory,
    TextVersionFactory,
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
    world.text_draft = TextVersionFactory(number=5, published_at=None, changed_at=now)
    world.run = RenewalRunFactory(text_version=world.living.text_version)
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


def finished(world):
    return token(world) | {"kind": "evidence"}


def returned(world):
    return checked(world) | {"pk": world.returned.pk}


def table(world):
    return {"what": "agreements", "form": "csv"}


def picture(world):
    return returned(world) | {"which": "returned", "number": 1}


def text_draft(world):
    return {"number": world.text_draft.number}


def run(world):
    return {"pk": world.run.pk}


ROUTES = [
    Route("licences:index", get=PUBLIC, post=PUBLIC),
    Route("licences:verify", get=PUBLIC, post=PUBLIC),
    Route("licences:registry", get=PUBLIC, post=NOT_HERE),
    Route("licences:registry_csv", get=PUBLIC, post=NOT_HERE),
    Route("licences:still", get=everyone(404, guest=302, anna=200, carla=200, bela=403),
          post=NOT_HERE | {"guest": 302}),
    Route("licences:confirm_usage", get=NOT_HERE | {"guest": 302},
          post=everyone(404, guest=302, anna=302, carla=302, bela=403)),
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
    # Checked, not countersigned yet: there is no such file for anybody.
    Route("licences:countersigned", kwargs=checked, get=everyone(404, guest=302), post=everyone(404, guest=302)),
    Route("licences:evidence", kwargs=checked, get=everyone(404, guest=302), post=everyone(404, guest=302)),
    Route("licences:hand_in", kwargs=checked, get=everyone(403, guest=302, stranger=404, carla=404),
          post=everyone(403, guest=302, stranger=404, carla=404)),
    Route("licences:new_link", kwargs=checked, get=NOT_HERE | {"guest": 302},
          post=everyone(403, guest=302, stranger=404, carla=404)),
    # Anna is led to the request that is open already.
    Route("licences:transfer", kwargs=living, get=everyone(403, guest=302, stranger=404, carla=404, anna=200),
          post=everyone(403, guest=302, stranger=404, carla=404, anna=302)),
    Route("licences:terminate", kwargs=living, get=everyone(403, guest=302, stranger=404, carla=404, anna=200),
          post=everyone(403, guest=302, stranger=404, carla=404, anna=200)),
    Route("licences:sign", kwargs=token, get=PUBLIC, post=PUBLIC),
    Route("licences:sign_send_code", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_confirm", kwargs=token, get=NOT_HERE, post=PUBLIC),
    Route("licences:sign_agreement", kwargs=token, get=IN, post=IN),
    Route("licences:sign_upload", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_check", kwargs=token, get=IN, post=IN),
    Route("licences:sign_click", kwargs=token, get=IN, post=IN),
    Route("licences:sign_finished", kwargs=finished, get=IN, post=IN),
    Route("licences:sign_send", kwargs=token, get=NOT_HERE, post=IN),
    Route("licences:sign_decline", kwargs=token, get=IN, post=IN),
    Route("licences:sign_delegate", kwargs=token, get=IN, post=IN),
    Route("licences:desk", get=STAFF, post=STAFF),
    Route("licences:desk_figures", get=STAFF, post=STAFF),
    Route("licences:desk_rules", get=STAFF, post=STAFF),
    Route("licences:desk_exports", get=STAFF, post=NOT_HERE),
    Route("licences:desk_export", kwargs=table, get=STAFF, post=NOT_HERE),
    Route("licences:desk_reminders", get=STAFF, post=STAFF),
    Route("licences:desk_send_reminders", get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_texts", get=STAFF, post=STAFF),
    Route("licences:desk_text_start", get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_text", kwargs=text_draft, get=STAFF, post=STAFF),
    Route("licences:desk_text_edit", kwargs=text_draft, get=STAFF, post=STAFF_FORM),
    Route("licences:desk_text_compare", kwargs=text_draft, get=STAFF, post=STAFF),
    Route("licences:desk_text_preview", kwargs=text_draft, get=STAFF, post=STAFF),
    Route("licences:desk_text_publish", kwargs=text_draft, get=STAFF, post=STAFF_FORM),
    Route("licences:desk_text_check", kwargs=text_draft, get=STAFF, post=STAFF_POST),
    # Published: refused with a word and led back to the list.
    Route("licences:desk_text_discard", kwargs=lambda world: {"number": 4}, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_runs", get=STAFF, post=STAFF),
    Route("licences:desk_run_choose", get=STAFF, post=STAFF_FORM),
    Route("licences:desk_run", kwargs=run, get=STAFF, post=STAFF),
    Route("licences:desk_run_retry", kwargs=run, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_renew", kwargs=living, get=STAFF, post=STAFF_FORM),
    Route("licences:desk_request", kwargs=submitted, get=STAFF, post=STAFF),
    Route("licences:desk_accept", kwargs=submitted, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_return", kwargs=submitted, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_decline", kwargs=submitted, get=NOT_HERE, post=STAFF_FORM),
    Route("licences:desk_prepare", kwargs=submitted, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_agreement", kwargs=checked, get=STAFF, post=STAFF),
    Route("licences:desk_preview", kwargs=checked, get=STAFF, post=STAFF),
    Route("licences:desk_returned", kwargs=returned, get=STAFF, post=STAFF),
    # The factory's files have no bytes to draw: staff get as far as the picture that is not there.
    Route("licences:desk_compare", kwargs=returned, get=STAFF, post=NOT_HERE),
    Route("licences:desk_page_image", kwargs=picture, get=STAFF | {"iris": 404, "tomas": 404}, post=NOT_HERE),
    Route("licences:desk_remind", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_examine", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_countersign", kwargs=checked, get=NOT_HERE, post=STAFF_POST),
    Route("licences:desk_countersign_upload", kwargs=checked, get=NOT_HERE, post=STAFF_FORM),
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
