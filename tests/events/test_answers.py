from datetime import timedelta

import pytest

from portal.events.actions import EventError, answer
from portal.events.enums import SAYABLE, Answer, OccasionStatus, Via
from portal.events.models import Guest, Invitation, Occasion, Participation
from tests.events.test_occasions import TRAITS
from tests.factories.events import NOON, OccasionFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
JANA = Guest("Jana@elsewhere.example", "Jana Bílá")


def say(occasion, word, by, now=NOON):
    return answer(occasion=occasion, answer=Answer(word), by=by, via=Via.WEB, now=now)


def seats(occasion):
    return Occasion.objects.get(pk=occasion.pk).seats_taken


def test_yes_takes_a_seat_and_is_recorded(anna):
    occasion = OccasionFactory(published=True, capacity=2)

    said = say(occasion, "going", anna)

    assert (said.answer, said.answered_at, said.via, said.user) == ("going", NOON, "web", anna)
    assert seats(occasion) == 1
    assert audit_verbs(occasion) == ["events.answered"]
    assert queued_messages() == []
    assert Invitation.objects.get(occasion=occasion, user=anna).due == ""


def test_a_guest_answers_by_address_and_has_one_row(anna):
    occasion = OccasionFactory(published=True)

    say(occasion, "going", JANA)
    said = say(occasion, "maybe", Guest("jana@elsewhere.example"))

    assert (said.user, said.email, said.name, said.answer) == (None, "jana@elsewhere.example", "Jana Bílá", "maybe")
    assert Participation.objects.count() == 1


def test_the_waiting_list_moves_up_when_a_seat_is_given_back(anna, bela, carla):
    occasion = OccasionFactory(published=True, capacity=1)
    for minutes, person in enumerate((anna, bela, carla)):
        say(occasion, "going", person, NOON + timedelta(minutes=minutes))
    assert say(occasion, "going", bela).answer == "waiting_list"

    say(occasion, "not_going", anna)

    answers = dict(Participation.objects.values_list("user__name", "answer"))
    assert answers == {"Anna Berger": "not_going", "Béla Novák": "going", "Carla Moen": "waiting_list"}
    assert (seats(occasion), queued_messages()) == (1, [("events/moved_up", bela.email)])
    assert audit_verbs(occasion).count("events.moved_up") == 1


def test_who_leaves_the_line_frees_no_seat(anna, bela):
    occasion = OccasionFactory(published=True, capacity=1)
    say(occasion, "going", anna)
    say(occasion, "going", bela)

    assert say(occasion, "not_going", bela).answer == "not_going"
    assert seats(occasion) == 1


def test_saying_the_same_again_changes_no_seat(anna):
    occasion = OccasionFactory(published=True, capacity=5)

    for word in ("going", "going", "maybe", "maybe", "going"):
        say(occasion, word, anna)

    assert seats(occasion) == 1


@pytest.mark.parametrize("status", OccasionStatus)
def test_only_a_published_meeting_takes_answers(anna, status):
    occasion = OccasionFactory(**TRAITS[status])

    if status == OccasionStatus.PUBLISHED:
        assert say(occasion, "going", anna).answer == "going"
    else:
        with pytest.raises(EventError, match="takes no more answers"):
            say(occasion, "going", anna)


def test_no_answer_once_the_meeting_has_begun(anna):
    occasion = OccasionFactory(published=True)

    with pytest.raises(EventError, match="takes no more answers"):
        say(occasion, "going", anna, occasion.starts_at)


def test_nobody_puts_themselves_on_the_waiting_list(anna):
    with pytest.raises(EventError, match="Choose"):
        say(OccasionFactory(published=True), "waiting_list", anna)


@pytest.mark.parametrize("first", sorted(Answer))
@pytest.mark.parametrize("then", sorted(SAYABLE))
def test_every_answer_can_follow_every_other_and_seats_stay_true(anna, bela, first, then):
    occasion = OccasionFactory(published=True, capacity=1)
    if first == Answer.WAITING:
        say(occasion, "going", bela)
    say(occasion, "going" if first == Answer.WAITING else first, anna)
    assert Participation.objects.get(user=anna).answer == first

    after = say(occasion, then, anna).answer

    expected = Answer.WAITING if (first, then) == (Answer.WAITING, Answer.GOING) else then
    assert after == expected
    assert seats(occasion) == Participation.objects.going().count()
