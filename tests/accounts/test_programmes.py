import csv

import pytest
from django.core.management import call_command

from portal.accounts.actions.programmes import PICK_LIST, load_programmes
from portal.accounts.models import Programme
from portal.accounts.selectors import with_member_counts
from tests.factories.accounts import MembershipFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_load_programmes_takes_the_whole_pick_list_once():
    assert load_programmes() == (86, 0)
    assert load_programmes() == (0, 0)

    strands = sorted(Programme.objects.values_list("strand", flat=True))
    rows = list(csv.DictReader(PICK_LIST.open(encoding="utf-8")))
    assert strands == sorted(row["strand"] for row in rows)
    assert len(set(Programme.objects.values_list("code", flat=True))) == 86


def test_load_programmes_mends_facts_and_keeps_codes():
    load_programmes()
    Programme.objects.filter(name="Alpine Space").update(countries="wrong", code="kept-code")

    assert load_programmes() == (0, 1)

    programme = Programme.objects.get(name="Alpine Space")
    assert (programme.code, "AT" in programme.countries) == ("kept-code", True)


def test_names_with_the_same_words_get_codes_of_their_own(tmp_path):
    source = tmp_path / "list.csv"
    source.write_text("strand,name,countries,managing_authority_host,cci,keep_id\nA,A-B,,,,\nA,A B,,,,\n")

    load_programmes(source=source)

    assert sorted(Programme.objects.values_list("code", flat=True)) == ["a-b", "a-b-2"]


def test_the_command_says_what_it_did(capsys):
    call_command("load_programmes")

    assert capsys.readouterr().out == "Programmes: 86 created, 0 updated.\n"


def test_matching_wants_every_word_somewhere():
    alpine = ProgrammeFactory(name="Alpine Lakes", countries="AT DE", managing_authority="Land Salzburg")
    ProgrammeFactory(name="Alpine Peaks", countries="IT")

    assert list(Programme.objects.matching("alpine salzburg")) == [alpine]
    assert list(Programme.objects.matching("alpine AT")) == [alpine]


def test_member_counts_leave_out_who_left_waits_or_is_locked():
    programme = ProgrammeFactory()
    MembershipFactory(programme=programme)
    MembershipFactory(programme=programme, left=True)
    MembershipFactory(programme=programme, requested=True)
    MembershipFactory(programme=programme, user__is_active=False)

    assert with_member_counts(Programme.objects.all()).get().members == 1
