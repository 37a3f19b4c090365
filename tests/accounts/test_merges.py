"""Two programmes become one: people here; what each room above moves is in tests/accounts/test_merged_rooms.py."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portal.accounts.actions.invitations import accept_invitation
from portal.accounts.actions.memberships import MembershipError, ask_to_join, claim_programme
from portal.accounts.actions.programmes import ProgrammeError, load_programmes, merge_programmes
from portal.accounts.enums import MembershipStatus
from portal.accounts.merging import consequences_of
from portal.accounts.models import Invitation, Membership, Programme, ProgrammeName
from portal.events.audience_names import choices
from portal.notices.models import Message
from tests.factories.accounts import InvitationFactory, MembershipFactory, ProgrammeFactory, UserFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RIGHTS = ("user__email", "status", "role", "may_authorise_hours", "may_sign_requests")


def merged(source, into, by):
    return merge_programmes(source=source, into=into, by=by, now=NOON)


def people_of(programme):
    return list(Membership.objects.filter(programme=programme).order_by("user__email").values_list(*RIGHTS))


def test_people_move_with_their_rights_and_nobody_is_there_twice(alpine, fjords, anna, bela, carla, tomas):
    MembershipFactory(programme=fjords, user=bela, may_sign_requests=True)

    merged(alpine, fjords, tomas)

    assert people_of(fjords) == [
        (anna.email, "active", "manager", True, True),
        (bela.email, "active", "member", False, True),
        (carla.email, "active", "manager", True, True),
    ]
    assert {status for _email, status, *_rights in people_of(alpine)} == {"left"}
    alpine.refresh_from_db()
    assert (alpine.merged_into, alpine.merged_at) == (fjords, NOON)
    assert audit_verbs(alpine) == ["accounts.merged_programme"]
    assert audit_verbs(fjords)[0] == "accounts.took_in_programme"


def test_a_manager_of_the_source_is_manager_of_both(alpine, fjords, anna, tomas):
    MembershipFactory(programme=fjords, user=anna)

    merged(alpine, fjords, tomas)

    assert people_of(fjords) == [(anna.email, "active", "manager", True, True)]


def test_who_left_the_target_or_is_locked_comes_along_too(alpine, fjords, tomas):
    left = MembershipFactory(programme=fjords, left=True).user
    MembershipFactory(programme=alpine, user=left)
    locked = MembershipFactory(programme=alpine, user__is_active=False).user

    merged(alpine, fjords, tomas)

    active = Membership.objects.filter(programme=fjords, status=MembershipStatus.ACTIVE)
    assert set(active.values_list("user", flat=True)) == {left.pk, locked.pk}


def test_requests_to_join_wait_for_the_managers_of_the_target(alpine, fjords, anna, carla, tomas):
    newcomer, double = UserFactory(), UserFactory()
    MembershipFactory(programme=alpine, user=newcomer, requested=True, message="Hello & good day")
    for programme in (alpine, fjords):
        MembershipFactory(programme=programme, user=double, requested=True)

    merged(alpine, fjords, tomas)

    waiting = Membership.objects.waiting().order_by("pk").values_list("programme", "user", "message")
    assert list(waiting) == [(fjords.pk, double.pk, ""), (fjords.pk, newcomer.pk, "Hello & good day")]
    assert ("accounts/join_requested", carla.email) in queued_messages()


def test_a_claim_stays_a_claim_only_where_nobody_works(tomas):
    empty, other, target = (ProgrammeFactory() for _ in range(3))
    first = MembershipFactory(programme=empty, claim=True).user
    second = MembershipFactory(programme=other, claim=True).user

    merged(empty, target, tomas)
    merged(other, target, tomas)

    claims = dict(Membership.objects.waiting().values_list("user", "is_claim"))
    assert claims == {first.pk: True, second.pk: False}


def test_the_link_of_an_invitation_leads_to_the_target(alpine, fjords, carla, tomas):
    theo = UserFactory(email="theo@alpine.example")
    invitation = InvitationFactory(programme=alpine, email=theo.email, invited_at=NOON)
    for email in (carla.email, "nina@alpine.example"):
        InvitationFactory(programme=alpine, email=email, invited_at=NOON)
    InvitationFactory(programme=fjords, email="nina@alpine.example", invited_at=NOON)

    merged(alpine, fjords, tomas)
    invitation.refresh_from_db()
    accept_invitation(invitation=invitation, by=theo, now=NOON)

    assert Membership.objects.active().filter(programme=fjords, user=theo).exists()
    assert sorted(Invitation.objects.filter(programme=alpine).values_list("status", flat=True)) == ["withdrawn"] * 2


def test_all_people_of_the_source_and_the_managers_of_the_target_read_it(alpine, fjords, anna, bela, carla, tomas):
    MembershipFactory(programme=fjords)

    merged(alpine, fjords, tomas)

    letters = [to for template, to in queued_messages() if template == "accounts/programmes_merged"]
    assert letters == [anna.email, bela.email, carla.email]
    letter = Message.objects.get(template="accounts/programmes_merged", address=anna.email)
    assert_golden(letter, "accounts/programmes_merged")


def test_nothing_comes_into_a_closed_programme(alpine, fjords, anna, stranger, tomas):
    third = ProgrammeFactory()
    merged(alpine, fjords, tomas)
    for verb in (ask_to_join, claim_programme):
        with pytest.raises(MembershipError, match="become part"):
            verb(programme=alpine, by=stranger, now=NOON)
    for source, into in ((alpine, third), (third, alpine), (third, third)):
        with pytest.raises(ProgrammeError):
            merged(source, into, tomas)

    assert Programme.objects.get(pk=third.pk).merged_at is None


def test_the_closed_programme_is_offered_nowhere_and_its_page_says_where_it_went(client, alpine, fjords, anna, tomas):
    merged(alpine, fjords, tomas)
    client.force_login(UserFactory())

    names = ("programmes:list", "accounts:welcome")
    lists = [client.get(reverse(name), {"q": "interreg"}).content.decode() for name in names]
    page = client.get(alpine.get_absolute_url())
    join = client.get(reverse("accounts:join", args=[alpine.code]))

    assert [alpine.get_absolute_url() in html or "alpine-lakes" in html for html in lists] == [False, False]
    assert "Interreg Alpine Lakes" not in {label for _token, label in choices()}
    assert fjords.get_absolute_url() in page.content.decode()
    assert anna.name not in page.content.decode()
    assert join.url == alpine.get_absolute_url()


def test_old_names_lead_to_the_target_through_two_merges(alpine, fjords, tomas):
    third = ProgrammeFactory(name="Interreg Third")
    merged(alpine, fjords, tomas)
    merged(fjords, third, tomas)

    assert list(Programme.objects.current().matching("alpine lakes")) == [third]
    assert set(ProgrammeName.objects.values_list("programme", "name", "by_merge")) == {
        (third.pk, "Interreg Alpine Lakes", True),
        (third.pk, "Interreg Northern Fjords", True),
    }


def test_the_pick_list_leaves_merged_programmes_alone(tomas):
    load_programmes()
    source, into = Programme.objects.get(name="Alpine Space"), Programme.objects.exclude(name="Alpine Space").first()
    merged(source, into, tomas)
    Programme.objects.filter(pk=source.pk).update(countries="history")

    assert load_programmes() == (0, 0)


def test_the_page_lists_what_moves_before_it_asks(client, alpine, fjords, anna, bela, tomas):
    client.force_login(tomas)
    url = reverse("programmes:merge", args=[alpine.code])

    first = client.get(url).content.decode()
    asks = client.get(url, {"into": fjords.code}).content.decode()
    unread = client.post(url, {"into": fjords.code}).content.decode()
    done = client.post(url, {"into": fjords.code, "understood": "on"}, follow=True).content.decode()

    assert "Show what will move" in first
    assert "2 people work for Interreg Northern Fjords then, with the rights of both." in asks
    assert "Read the list, then tick this line." in unread
    assert "2 people work for" in unread
    assert "Interreg Alpine Lakes is part of Interreg Northern Fjords now." in done


@pytest.mark.parametrize("chosen", ["nowhere", "alpine-lakes", ""])
def test_a_wrong_choice_comes_back_with_a_sentence(client, alpine, tomas, chosen):
    client.force_login(tomas)

    page = client.get(reverse("programmes:merge", args=[alpine.code]), {"into": chosen}).content.decode()

    assert "Choose" in page
    assert "Merge for good" not in page


def test_an_empty_programme_has_little_to_tell(alpine, fjords):
    lines = [(str(line.text), line.ends) for line in consequences_of(alpine, fjords)]

    assert lines == [
        ("The name Interreg Alpine Lakes stays findable and leads to Interreg Northern Fjords.", False),
        ("Closed requests and agreements move; they keep the name they were signed under.", False),
    ]
