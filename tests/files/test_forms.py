from django import forms
from django.utils.datastructures import MultiValueDict

from portal.files.forms import MultipleUploadField, UploadField
from portal.files.policies import IMAGES, SIGNED_AGREEMENT
from tests.factories.files import PNG, upload


class OneForm(forms.Form):
    scan = UploadField(SIGNED_AGREEMENT)


class ManyForm(forms.Form):
    pictures = MultipleUploadField(IMAGES, max_files=2, required=False)


def test_field_takes_what_fits_and_hands_it_on():
    form = OneForm({}, {"scan": upload()})

    assert (form.is_valid(), form.cleaned_data["scan"].name) == (True, "scan.pdf")


def test_field_says_what_to_send_instead():
    form = OneForm({}, {"scan": upload("scan.png", PNG)})

    assert form.errors == {"scan": ["“scan.png” cannot be used here. Send PDF, up to 25 MB."]}


def test_empty_file_and_missing_file_have_their_own_words():
    assert OneForm({}, {"scan": upload(content=b"")}).errors == {
        "scan": ["“scan.pdf” is empty. Choose the file again and check that it opens."]
    }
    assert OneForm({}, {}).errors == {"scan": ["This field is required."]}


def test_input_names_what_it_accepts_and_hint_says_it():
    field = OneForm()["scan"]

    assert ('accept=".pdf"' in str(field), str(field.help_text)) == (True, "PDF, up to 25 MB.")


def test_several_files_clean_to_a_list():
    files = MultiValueDict({"pictures": [upload("a.png", PNG), upload("b.png", PNG)]})

    assert [file.name for file in ManyForm({}, files).fields["pictures"].clean(files.getlist("pictures"))] == [
        "a.png",
        "b.png",
    ]
    assert (ManyForm({}, {}).is_valid(), "multiple" in str(ManyForm()["pictures"])) == (True, True)


def test_several_files_have_a_most_and_each_is_checked():
    too_many = MultiValueDict({"pictures": [upload("a.png", PNG)] * 3})
    one_wrong = MultiValueDict({"pictures": [upload("a.png", PNG), upload("b.png")]})

    assert ManyForm({}, too_many).errors == {"pictures": ["At most 2 files at once. Send the rest afterwards."]}
    assert list(ManyForm({}, one_wrong).errors) == ["pictures"]
