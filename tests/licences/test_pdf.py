import hashlib
import subprocess
import sys
from datetime import date

import pytest
import typst

from licences import first_text
from licences.pdf import rendering
from licences.pdf.draft import render_draft
from licences.pdf.typesetting import CannotPrint
from tests.factories.licences import AgreementFactory, TextVersionFactory
from tests.licences.pdf_reading import fields_of, place_of, reader, tags_of, words_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 14)
LIGATURES = {chr(code) for code in range(0xFB00, 0xFB07)}


@pytest.fixture
def agreement(alpine):
    text = TextVersionFactory(clauses=first_text.CLAUSES)
    return AgreementFactory(
        programme=alpine,
        text_version=text,
        reference="LA-2026-0047",
        institution_name='Office "fi" of the Örtchen #1 [x]',
    )


def rendered(agreement) -> bytes:
    return rendering.render(agreement, issued_on=DAY).data


def test_same_input_gives_the_same_bytes_and_other_input_others(agreement):
    first, again = (rendering.render(agreement, issued_on=DAY) for _ in range(2))
    agreement.representative_name = "Somebody Else"

    assert first == again
    assert rendered(agreement) != first.data
    assert rendering.render(agreement, issued_on=date(2026, 7, 15)).data != first.data


def test_another_process_makes_the_same_bytes():
    """Other order of sets, other clock, another process number: nothing of it may show."""
    program = (
        "import django, hashlib; django.setup();"
        "from tests.licences.returned_files import issued;"
        "print(hashlib.sha256(issued()).hexdigest())"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "portal.config.settings", "BACKGROUND": "off", "TZ": "Asia/Tokyo"}

    others = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    made = [other.communicate()[0] for other in others]

    from tests.licences.returned_files import issued  # the same agreement, made here

    assert made == [hashlib.sha256(issued()).hexdigest() + "\n"] * 2


def test_a_renamed_programme_keeps_the_name_it_had(agreement):
    agreement.programme.name = "Interreg New Name"

    assert "Interreg Alpine Lakes" in words_of(rendered(agreement))
    assert "New Name" not in words_of(rendered(agreement))


def test_the_pdf_is_tagged_titled_and_dated_by_the_data(agreement):
    found = reader(rendered(agreement))
    root = found.trailer["/Root"]

    assert found.metadata["/Title"] == "Licence agreement for Jems, LA-2026-0047"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata["/CreationDate"] == "D:20260714000000Z"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_text_names_both_parties_and_has_no_ligatures(agreement):
    made = rendering.render(agreement, issued_on=DAY)
    said = words_of(made.data)

    assert made.pages == len(reader(made.data).pages)
    for words in ('Office "fi" of the Örtchen #1 [x]', "Licensor (demo)", "Interreg Alpine Lakes", "Karl Winter",
                  "6900 Bregenz", "LA-2026-0047", "Signatures", "Licensee", "9. Form", "may not fit a"):  # fmt: skip
        assert words in said
    assert not LIGATURES & set(said)


def test_two_signature_fields_wait_in_their_boxes(agreement):
    data = rendered(agreement)
    form = reader(data).trailer["/Root"]["/AcroForm"]

    assert form["/SigFlags"] == 3
    assert {name: (field["/FT"], field["/TU"], "/V" in field) for name, field in fields_of(data).items()} == {
        "Licensee": ("/Sig", "Signature field for the Licensee", False),
        "Licensor": ("/Sig", "Signature field for the Licensor", False),
    }


@pytest.mark.parametrize("name", ["Licensee", "Licensor"])
@pytest.mark.parametrize("clauses", [1, 9, 30])
def test_a_field_lies_right_above_the_words_that_name_it(agreement, name, clauses):
    agreement.text_version.clauses = (first_text.CLAUSES * 4)[:clauses]
    data = rendered(agreement)
    page, x, y = place_of(data, f"Signature of the {name}")
    field = fields_of(data)[name]

    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    assert field.raw_get("/P").idnum == reader(data).pages[page].indirect_reference.idnum
    assert left == pytest.approx(x, abs=1)
    assert 5 < bottom - y < 25
    assert (round(right - left), round(top - bottom)) == (201, 77)
    assert 0 < left < right < 595 and 0 < bottom < top < 842


def test_each_field_is_tagged_where_it_is_read(agreement):
    data = rendered(agreement)
    tags = tags_of(data)
    forms = [tag for tag in tags if tag["/S"] == "/Form"]
    parents = reader(data).trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]

    assert [tag["/Alt"] for tag in forms] == ["Signature field for the Licensee", "Signature field for the Licensor"]
    for form, field in zip(forms, fields_of(data).values(), strict=True):
        assert (form["/K"]["/Type"], form["/K"]["/Obj"]["/T"]) == ("/OBJR", field["/T"])
        assert parents[parents.index(field["/StructParent"]) + 1]["/Alt"] == form["/Alt"]
    assert not [tag for tag in tags if tag["/S"] == "/Figure"]
    assert {page["/Tabs"] for page in reader(data).pages} == {"/S"}


def test_numbers_of_the_parent_tree_rise(agreement):
    agreement.text_version.clauses = first_text.CLAUSES * 30
    tree = reader(rendered(agreement)).trailer["/Root"]["/StructTreeRoot"]

    keys = [int(key) for key in tree["/ParentTree"]["/Nums"][::2]]
    assert keys == sorted(set(keys))
    assert tree["/ParentTreeNextKey"] > keys[-1]


def test_a_document_nobody_could_read_aloud_is_refused():
    untitled = typst.Compiler(b"No title, no language.")

    with pytest.raises(typst.TypstError):
        untitled.compile(format="pdf", pdf_standards=["ua-1"])


@pytest.mark.parametrize(
    "name",
    [
        "Αποκεντρωμένη Διοίκηση Μακεδονίας",
        "Пловдивска област, Закарпатська Ґ Ї Є, Ђурђевић",
        "Województwo Śląskie, Łódź, Żółć",
        "Județul Brașov și Țara Hațegului",
        "Győr-Moson-Sopron, Šiauliai, Ķekava, İzmir, Þingeyri",
        "საქართველოს რეგიონი",
        "Հայաստանի մարզ",
    ],
)
def test_letters_of_europe_and_its_neighbours_are_printed(agreement, name):
    agreement.institution_name = name

    assert name in words_of(rendered(agreement))


@pytest.mark.parametrize("name", ["漢字 Office", "ไทย", "\U0001f600 Office"])
def test_letters_no_font_has_are_refused_in_words_and_never_printed_as_boxes(agreement, name):
    agreement.institution_name = name

    with pytest.raises(CannotPrint, match="The PDF cannot show these characters"):
        rendered(agreement)


def test_invisible_letters_cannot_turn_the_words_around(agreement):
    agreement.institution_name = "Lakes\u202e ytirohtuA\u0007 Office\u2069"

    assert "Lakes ytirohtuA Office" in words_of(rendered(agreement))


@pytest.mark.parametrize("letters", ["A", "w", "Ж", "Długa nazwa ", "Ωμέγα "])
def test_names_as_long_as_the_form_allows_stay_on_the_page(agreement, letters):
    for field, length in {"institution_name": 200, "institution_address": 500, "institution_country": 80,
                          "representative_name": 150, "representative_role": 150, "licensor_name": 200,
                          "programme_name": 150}.items():  # fmt: skip
        setattr(agreement, field, (letters * 500)[:length])
    data = rendered(agreement)
    page, _x, y = place_of(data, "Signature of the Licensee")

    assert page == len(reader(data).pages) - 1
    assert y > 100
    for field in fields_of(data).values():
        assert float(field["/Rect"][1]) > y


def test_a_draft_says_so_on_each_page_and_has_nothing_to_sign():
    text = TextVersionFactory.build(clauses=first_text.CLAUSES, number=5)

    first, again = (render_draft(text) for _ in range(2))

    found = reader(first.data)
    assert first == again
    assert first.pages == len(found.pages) > 1
    for page in found.pages:
        assert "Draft. Not issued and not valid." in page.extract_text()
    assert "/AcroForm" not in found.trailer["/Root"]
    assert "Sample Regional Authority" in words_of(first.data)
    assert found.metadata["/Title"] == "Draft: Licence agreement for Jems, version 5"
