"""What people, programs and attackers do to an issued agreement before it comes back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO

import pypdf
import pypdf.annotations
import pypdfium2
from asn1crypto.crl import CertificateList
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.licences.returned_files import OTHER_REFERENCE, issued, revocation_list, saved, signer

OWN_FIELD = fields.SigFieldSpec("Signature1", on_page=0, box=(380, 20, 560, 60))


def update(data: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(BytesIO(data), strict=False)


def signed(
    data: bytes,
    kind: str = "trusted",
    *,
    field: str = "Licensee",
    new: fields.SigFieldSpec | None = None,
    certify: MDPPerm | None = None,
) -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=new.sig_field_name if new else field,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    pdf = signers.PdfSigner(meta, signer(kind), new_field_spec=new)
    with ThreadPoolExecutor(1) as thread:  # it starts an event loop, which a browser test may run here already
        return bytes(thread.submit(pdf.sign_pdf, update(data)).result().getvalue())


@cache
def genuine(kind: str = "trusted") -> bytes:
    return signed(issued(), kind)


@cache
def in_own_field() -> bytes:
    return signed(issued(), new=OWN_FIELD)


def signed_without_last_newline() -> bytes:
    """Some programs write their revision right behind the mark of the end."""
    return signed(issued().rstrip())


def time_stamped() -> bytes:
    """Signed, then a time stamp over the whole file in a revision of its own, as for long-term keeping."""
    stamps = signer("time")
    stamper = DummyTimeStamper(stamps.signing_cert, stamps.signing_key)
    work = signers.PdfTimeStamper(stamper).timestamp_pdf
    with ThreadPoolExecutor(1) as thread:  # as in ``signed``
        return bytes(thread.submit(work, update(genuine()), "sha256").result().getvalue())


def of_old_kind() -> bytes:
    """A method that is no longer verified; a signature it is."""
    return genuine().replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")


def one_byte_changed() -> bytes:
    data = genuine()
    return data[:3000] + bytes([data[3000] ^ 1]) + data[3001:]


def broken_digest() -> bytes:
    """Our bytes are whole; in the signer's revision something that nobody sees differs from what was signed."""
    data = genuine()
    place = data.index(b"2026-07-14T", len(issued()))
    return data[:place] + b"2025" + data[place + 4 :]


def edited_and_put_back() -> bytes:
    """One revision changes the catalogue's language, the next takes it back, then somebody signs."""
    writer = update(issued())
    before = writer.root["/Lang"]
    writer.root[pdf_name("/Lang")] = generic.TextStringObject("de")
    writer.update_root()
    writer = update(saved(writer))
    writer.root[pdf_name("/Lang")] = before
    writer.update_root()
    return signed(saved(writer))


@cache
def revoked() -> bytes:
    """Signed, and with it travels the issuer's list that says the certificate was revoked."""
    writer = update(genuine("revoked"))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=[CertificateList.load(revocation_list("revoked"))])
    return saved(writer)


def over_the_clauses() -> bytes:
    """A visible signature of one's own that hides a page."""
    return signed(issued(), new=fields.SigFieldSpec("Signature1", on_page=0, box=(40, 100, 560, 700)))


def twice() -> bytes:
    return signed(genuine(), "qualified", field="Licensor")


@cache
def issued_with_form() -> bytes:
    """An issued file that has a line to fill in."""
    writer = update(issued())
    page = writer.find_page_for_modification(0)[0]
    field = _dictionary(
        {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/Widget"),
            "/FT": pdf_name("/Tx"),
            "/T": generic.TextStringObject("Place"),
            "/F": generic.NumberObject(4),
            "/P": page,
            "/Rect": _numbers(100, 30, 300, 50),
            "/AP": _dictionary({"/N": writer.add_object(_drawn(b""))}),
        }
    )
    reference = writer.add_object(field)
    writer.register_annotation(page, reference)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])
    return saved(writer)


def filled_then_signed() -> bytes:
    writer = update(issued_with_form())
    field = next(one.get_object() for one in writer.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == "Place")
    field[pdf_name("/V")] = generic.TextStringObject("Bregenz")
    field[pdf_name("/AP")] = _dictionary({"/N": writer.add_object(_drawn(b"BT 0 0 Td ET"))})
    writer.update_container(field)
    return signed(saved(writer))


def filled_unsigned() -> bytes:
    writer = update(issued_with_form())
    field = next(one.get_object() for one in writer.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == "Place")
    field[pdf_name("/V")] = generic.TextStringObject("Bregenz")
    writer.update_container(field)
    return saved(writer)


@cache
def sealed() -> bytes:
    """As issued where a seal is configured: signed by us in a field of our own."""
    seal = fields.SigFieldSpec("Seal", invis_sig_settings=fields.InvisSigSettings(set_hidden_flag=True))
    return signed(issued(), "trusted", new=seal)


def edited(data: bytes) -> bytes:
    """Page one shows another sum: a content stream is put behind the first."""
    writer = update(data)
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 60 60 Td (The Licensee pays 5000 EUR.) Tj ET")
    contents = page.raw_get("/Contents")
    parts = contents.get_object() if isinstance(contents.get_object(), generic.ArrayObject) else [contents]
    page[pdf_name("/Contents")] = generic.ArrayObject([*parts, writer.add_object(stream)])
    fonts = _dictionary({"/F1": _dictionary({"/Type": pdf_name("/Font"), "/Subtype": pdf_name("/Type1"),
                                             "/BaseFont": pdf_name("/Helvetica")})})  # fmt: skip
    page["/Resources"][pdf_name("/Font")] = generic.DictionaryObject({**page["/Resources"].get("/Font", {}), **fonts})
    writer.update_container(page)
    return saved(writer)


def annotated(data: bytes) -> bytes:
    writer = update(data)
    page = writer.find_page_for_modification(0)[0]
    note = _dictionary(
        {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/FreeText"),
            "/Rect": _numbers(60, 60, 300, 90),
            "/Contents": generic.TextStringObject("Not clause 6."),
            "/AP": _dictionary({"/N": writer.add_object(_drawn(b""))}),
        }
    )
    writer.register_annotation(page, writer.add_object(note))
    return saved(writer)


def with_action(data: bytes) -> bytes:
    writer = update(data)
    script = {"/S": pdf_name("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
    writer.root[pdf_name("/OpenAction")] = writer.add_object(_dictionary(script))
    writer.update_root()
    return saved(writer)


def with_empty_field() -> bytes:
    writer = update(issued())
    fields.append_signature_field(writer, OWN_FIELD)
    return saved(writer)


def page_added(data: bytes) -> bytes:
    writer = update(data)
    pages = writer.root["/Pages"]
    page = _dictionary({"/Type": pdf_name("/Page"), "/Parent": writer.root.raw_get("/Pages"),
                        "/MediaBox": _numbers(0, 0, 595, 842), "/Resources": _dictionary({})})  # fmt: skip
    pages["/Kids"].append(writer.add_object(page))
    pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])
    return saved(writer)


def page_removed(data: bytes) -> bytes:
    writer = update(data)
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    while kids and "/Kids" in kids[-1].get_object():
        pages, kids = kids[-1].get_object(), kids[-1].get_object()["/Kids"]
    del kids[-1]
    for node in {id(pages): pages, id(writer.root["/Pages"]): writer.root["/Pages"]}.values():
        node[pdf_name("/Count")] = generic.NumberObject(int(node["/Count"]) - 1)
        writer.update_container(node)
    writer.update_container(kids)
    return saved(writer)


def replaced_as_a_whole() -> bytes:
    """Our bytes, and behind them a whole other document whose table of contents does not know ours."""
    other = bytes(pypdf_saved(issued(institution="Another Authority")))
    return issued() + _moved(other, len(issued()))


def _moved(data: bytes, by: int) -> bytes:
    """The same PDF further down in a file: its table counts from the file's beginning."""
    place = data.rindex(b"startxref")
    table = int(data[place:].split()[1])
    head, rest = data[:table], data[table:place]
    lines = []
    for line in rest.split(b"\n"):
        if len(line.split()) == 3 and line.split()[2] == b"n":
            line = b"%010d %s n " % (int(line.split()[0]) + by, line.split()[1])
        lines.append(line)
    return head + b"\n".join(lines) + b"startxref\n%d\n%%%%EOF\n" % (table + by)


def pypdf_saved(data: bytes, change: Callable[[pypdf.PdfWriter], object] | None = None) -> bytes:
    """Opened and saved anew by another program."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    if change:
        change(writer)
    return saved(writer)


def flattened() -> bytes:
    """A signed file whose form became part of the page."""
    document = pypdfium2.PdfDocument(genuine())
    document.init_forms()
    for page in document:
        page.flatten()
    return saved_by_pdfium(document)


def saved_by_pdfium(document: pypdfium2.PdfDocument) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def written_into_block(words: str) -> bytes:
    """Printed into the lower margin of the last page, such as a program does with a name and a date."""
    return _printed(words, page=-1, y=20)


def clause_changed() -> bytes:
    """The same agreement with one word of a clause replaced, saved anew."""
    return pypdf_saved(issued(institution="Lakes Regional Agency"))


def _printed(words: str, *, page: int, y: int) -> bytes:
    data = pypdf_saved(issued())
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    target = writer.pages[page]
    stream = pypdf.generic.StreamObject()
    stream.set_data(f"BT /Fx 9 Tf 80 {y} Td ({words}) Tj ET".encode())
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    names = {pypdf.generic.NameObject(key): pypdf.generic.NameObject(value) for key, value in font.items()}
    resources = target["/Resources"].setdefault(pypdf.generic.NameObject("/Font"), pypdf.generic.DictionaryObject())
    resources[pypdf.generic.NameObject("/Fx")] = writer._add_object(pypdf.generic.DictionaryObject(names))
    old = target.raw_get("/Contents")
    parts = list(old.get_object()) if isinstance(old.get_object(), pypdf.generic.ArrayObject) else [old]
    target[pypdf.generic.NameObject("/Contents")] = pypdf.generic.ArrayObject([*parts, writer._add_object(stream)])
    return saved(writer)


@cache
def scan(*, dots: int = 70, size: tuple[float, float] | None = None) -> bytes:
    """Every page as a grey picture; ``size`` in points when the scanner's paper was another one."""
    pictures = []
    for page in pypdfium2.PdfDocument(issued()):
        picture = page.render(scale=dots / 72).to_pil().convert("L")
        pictures.append(picture.resize(tuple(round(side * dots / 72) for side in size)) if size else picture)
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dots)
    return out.getvalue()


@cache
def large_scan(megabytes: int = 10) -> bytes:
    """Noise does not compress: a scan of about this size."""
    import os

    side = int((megabytes * 1024 * 1024) ** 0.5)
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = pypdf.generic.StreamObject()
    stream.set_data(os.urandom(side * side))
    for key, value in {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray"}.items():
        stream[pypdf.generic.NameObject(key)] = pypdf.generic.NameObject(value)
    for key, value in {"/Width": side, "/Height": side, "/BitsPerComponent": 8}.items():
        stream[pypdf.generic.NameObject(key)] = pypdf.generic.NumberObject(value)
    name = pypdf.generic.NameObject
    images = pypdf.generic.DictionaryObject({name("/Im"): writer._add_object(stream)})
    page[name("/Resources")] = pypdf.generic.DictionaryObject({name("/XObject"): images})
    shown = pypdf.generic.StreamObject()
    shown.set_data(b"q 595 0 0 842 0 0 cm /Im Do Q")
    page[name("/Contents")] = writer._add_object(shown)
    return saved(writer)


def encrypted(*, user: str = "", owner: str = "") -> bytes:
    return pypdf_saved(issued(), lambda writer: writer.encrypt(user, owner or None, algorithm="RC4-128"))


def other_agreement() -> bytes:
    return signed(issued(reference=OTHER_REFERENCE, institution="Fjord Authority"))


def other_text() -> bytes:
    """A letter, saved by some program."""
    return with_words(" ".join(f"word{number}" for number in range(80)))


def with_words(words: str) -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    name = pypdf.generic.NameObject
    font = {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    fonts = pypdf.generic.DictionaryObject({name("/F"): pypdf.generic.DictionaryObject(font)})
    page[name("/Resources")] = pypdf.generic.DictionaryObject({name("/Font"): fonts})
    stream = pypdf.generic.StreamObject()
    lines = [words[start : start + 90] for start in range(0, len(words), 90)]
    stream.set_data(("BT /F 10 Tf 12 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET").encode())
    page[name("/Contents")] = writer._add_object(stream)
    return saved(writer)


def _drawn(content: bytes) -> generic.StreamObject:
    frame = {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": _numbers(0, 0, 200, 20)}
    return generic.StreamObject(_dictionary(frame), stream_data=content)


def _numbers(*numbers: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(number) for number in numbers)


def _dictionary(entries: dict) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})
