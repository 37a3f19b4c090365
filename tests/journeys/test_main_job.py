"""The main job: from a person who signs up to a ticket answered and paid with hours, in real browsers."""

import pytest

from portal.events.models import Occasion
from tests.journeys import scenery
from tests.journeys.scenery import EVA, JONAS, PETRA
from tests.journeys.steps import inviting, joining, learning, licensing, mail_log, opening, reading, supporting

MAILS = {
    (PETRA, "account/email_confirmation_signup"),
    (PETRA, "accounts/membership_approved"),
    ("iris@interact.example", "licences/request_submitted"),
    (EVA, "licences/sign_link"),
    (EVA, "licences/sign_code"),
    (EVA, "licences/return_receipt"),
    ("iris@interact.example", "licences/return_received"),
    (PETRA, "licences/agreement_in_force"),
    (EVA, "licences/agreement_in_force_signatory"),
    (PETRA, "helpdesk/account_opened"),
    (JONAS, "accounts/invited"),
    (JONAS, "helpdesk/ticket_received"),
    ("iris@interact.example", "helpdesk/ticket_opened"),
    (PETRA, "helpdesk/estimate_proposed"),
    (JONAS, "helpdesk/agent_answered"),
    (PETRA, "helpdesk/time_booked"),
    (PETRA, "events/invited"),
    (JONAS, "events/invited"),
    (JONAS, "academy/enrolled"),
}


@pytest.fixture
def cast(walk, carla, iris, tomas):
    """Petra and Jonas of Slovenia-Austria, Carla of another programme, Iris and Tomáš of Interact, and a guest."""
    scenery.with_password(carla)
    scenery.with_password(iris)
    scenery.with_password(tomas)
    people = {name: walk(name) for name in ("petra", "jonas", "carla", "iris", "tomas", "guest")}
    for person in (carla, iris, tomas):
        people[person.email.split("@")[0]].sign_in(person.email)
    return people


def test_from_the_first_visit_to_the_answered_ticket(cast, walk, signatures):
    programme = scenery.programme()
    scenery.agreement_text()
    scenery.plugin()
    release, cohort = scenery.release(), scenery.course_with_group()

    joins(cast)
    gets_the_licence(cast, walk)
    uses_what_it_opens(cast, release)
    ticket = is_supported(cast, programme.code)
    reading.guest_reads_the_notes(cast["guest"], release)
    reading.everyone_finds_their_own([cast["petra"], cast["jonas"]], [cast["carla"], cast["guest"]], ticket)
    answers_the_invitation(cast, walk)
    takes_the_course(cast, cohort)
    mail_log.staff_reads_the_log(cast["tomas"], MAILS)
    mail_log.each_reads_in_both_forms(cast["tomas"])


def joins(cast):
    joining.signs_up(cast["petra"], "Petra Lang", PETRA)
    joining.claims_the_programme(cast["petra"])
    joining.staff_approves(cast["tomas"], "Petra Lang", PETRA)


def gets_the_licence(cast, walk):
    signatory = walk("eva")
    licensing.contact_requests(cast["petra"])
    licensing.staff_issues(cast["iris"], "iris@interact.example")
    licensing.signatory_enters(signatory)
    returned = licensing.signatory_returns(signatory)
    agreement = licensing.staff_puts_in_force(cast["iris"], returned)
    licensing.contact_sees_it_in_force(cast["petra"], agreement, returned)
    licensing.signatory_has_it_by_mail_and_link(signatory, agreement)
    licensing.guest_checks_the_evidence(cast["guest"], agreement)


def uses_what_it_opens(cast, release):
    opening.programme_has_its_hours(cast["petra"])
    opening.programme_downloads(cast["petra"], release)
    opening.programme_sees_the_catalogue(cast["petra"])
    opening.others_find_it_locked(cast["carla"], cast["guest"], release)


def is_supported(cast, code):
    joining.invites(cast["petra"], code, JONAS)
    joining.comes_by_invitation(cast["jonas"], "Jonas Weber", JONAS)
    ticket = supporting.colleague_opens(cast["jonas"])
    supporting.agent_proposes(cast["iris"], "iris@interact.example", ticket)
    supporting.colleague_may_not_accept(cast["jonas"], ticket)
    supporting.contact_accepts(cast["petra"], PETRA, ticket)
    supporting.agent_answers_and_books(cast["iris"], ticket)
    supporting.everyone_sees_the_hours(cast["petra"], ticket)
    supporting.everyone_sees_the_hours(cast["jonas"], ticket)
    supporting.stranger_sees_nothing(cast["carla"], cast["guest"], ticket)
    return ticket


def answers_the_invitation(cast, walk):
    inviting.organiser_sets_up_the_series(cast["tomas"])
    occasion = inviting.organiser_publishes(cast["tomas"])
    inviting.answers_from_the_mail(walk("petra-phone"), PETRA, "Yes, I come", "Going")
    inviting.answers_from_the_mail(walk("jonas-phone"), JONAS, "Maybe", "Maybe")
    inviting.organiser_sees_answers(cast["tomas"], occasion, {"Petra Lang": "going", "Jonas Weber": "maybe"})
    assert Occasion.objects.get().seats_taken == 1


def takes_the_course(cast, cohort):
    learning.member_applies(cast["jonas"])
    learning.staff_enrols(cast["tomas"], cohort, "Jonas Weber")
    learning.both_see_it(cast["jonas"], cast["tomas"], JONAS, "Jonas Weber", cohort)
