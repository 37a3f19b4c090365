"""Findings in words. Codes are stored, sentences are made when somebody reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "too_large": _("The file is larger than 25 MB."),
    "not_a_pdf": _("This is not a PDF file."),
    "web_page": _("This is a web page saved as a file, not a PDF."),
    "empty": _("The file is empty."),
    "cut_off": _("The end of the file is missing. It was cut off while being sent or saved."),
    "not_opened": _("No PDF reader can open the file."),
    "limit_cpu": _("Reading the file took too much computing time. Save it anew and upload it again."),
    "limit_memory": _("Reading the file took too much memory. Save it anew and upload it again."),
    "limit_answer": _("The file holds more text than can be compared. Save it anew and upload it again."),
    "limit_crash": _("The reader broke down over this file. Save it anew and upload it again."),
    "needs_password": _("The file opens only with a password. Save it without one."),
    "locked": _("The file is encrypted, though it opens without a password. Save it without encryption."),
    "damaged": _("The structure of the file is damaged; a reader can repair it, a signature in it cannot be checked."),
    "unsigned": _("The file carries no digital signature."),
    "as_issued": _("These are the bytes as we issued them."),
    "filled": _("Form fields were filled in: %(fields)s."),
    "derived": _("The file starts with the bytes we issued; %(revisions)s later save(s) were examined."),
    "rewritten": _("The file was saved anew by a program, so the issued bytes are gone. Its text was compared."),
    "left_out": _("The file begins with our bytes but no longer shows what they say: it was replaced as a whole."),
    "two_tables": _("The file holds two tables of contents that may disagree."),
    "other_change": _("Something other than form filling and signing was changed after we issued the file."),
    "action_added": _("A script or an action was added that runs when the file is opened (%(key)s)."),
    "pages_changed": _("We issued %(before)s pages, the file has %(after)s."),
    "content_changed": _("What is printed on page %(page)s was changed."),
    "annotated": _("Notes, drawings or other annotations were added on page %(page)s (%(count)s)."),
    "bytes_after_end": _("Something follows after the end of the PDF."),
    "text_changed": _("A reader sees other words on the pages than we issued."),
    "words_covered": _("A visible signature covers words of the agreement on page %(page)s."),
    "certified": _("The signature certifies the file. It may forbid further signatures, such as the countersignature."),
    "no_good_signature": _("No signature is intact and covers the whole file."),
    "signature_unreadable": _("A signature in the file cannot be read."),
    "signed_anew": _("It is signed: the signature covers the file as it was saved anew."),
    "text_differs": _("The words differ from what we issued in %(count)s place(s)."),
    "block_filled": _("Words were written into the signature blocks: %(words)s"),
    "many_words_in_block": _("Much was written below the heading of the signature blocks; it counts as a change."),
    "other_reference": _("The file names agreement %(other)s; this one is %(ours)s."),
    "scanned": _("%(count)s of %(pages)s pages are pictures. Compare them by eye."),
    "scanned_with_text": _("The pictures carry text put there by a scanner; it was not compared."),
    "pages_missing": _("We issued %(before)s pages, the scan has %(after)s."),
    "by_click": _("This is the file the portal made when the signatory signed by click."),
    "broken": _("The file was changed after this signature, or the signature is damaged."),
    "not_covered": _("The file was changed after this signature in a way signing does not allow."),
    "cannot_verify": _("The signature cannot be verified: it is incomplete or uses a method no longer trusted."),
    "self_signed": _("The signer issued the certificate to himself or herself; nobody vouches for the name."),
    "unknown_issuer": _("The issuer of the certificate is not among those we trust."),
    "out_of_time": _("The certificate, or one above it, was not valid when the file reached us."),
    "revoked": _("The certificate was revoked by its issuer."),
    "wrong_use": _("The certificate was not issued for signing documents."),
    "not_trusted": _("The certificate could not be traced to an issuer we trust."),
    "not_qualified": _(
        "The EU trust lists know the issuer, but the certificate is not a qualified one for signatures."
    ),
    "no_device": _("The certificate is qualified, but nothing says that its key is kept in a qualified device."),
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """An unknown code, from a newer or older portal, stands for itself."""
    words = SENTENCES.get(code)
    return str(words) % facts if words is not None else code
