import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.names import LONGEST, extension_of, safe_name


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\scan.pdf", "scan.pdf"),
        ("  .htaccess", "htaccess"),
        ("a\x00b\nc.txt", "a b c.txt"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("con.txt", "_con.txt"),
        ('a"b<c>:d|e?.txt', "a_b_c__d_e_.txt"),
        ("Žádost o licenci.pdf", "Žádost o licenci.pdf"),
        ("", "file"),
        ("...", "file"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_keep_their_words_and_lose_what_bites(hostile, safe):
    assert safe_name(hostile) == safe


@given(st.text(max_size=400))
def test_any_name_becomes_one_plain_part_of_a_path(name):
    safe = safe_name(name)

    assert safe and len(safe) <= LONGEST and safe not in {".", ".."}
    assert not set(safe) & set('/\\\x00\n\r"<>')


def test_extension_is_the_last_part_in_lower_case():
    assert [extension_of(name) for name in ("A.PDF", "a.tar.gz", "none")] == ["pdf", "gz", ""]
