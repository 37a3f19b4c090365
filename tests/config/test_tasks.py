import pytest
from django.db import transaction
from django.tasks import task

RAN = []


@task
def note(word):
    RAN.append(word)


@pytest.mark.django_db(transaction=True)
def test_wagtails_tasks_wait_for_the_commit_and_never_follow_a_rollback():
    RAN.clear()
    with transaction.atomic():
        note.enqueue("kept")
        assert RAN == []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.enqueue("lost")
        raise ZeroDivisionError

    assert RAN == ["kept"]
