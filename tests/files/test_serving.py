import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.files import storage
from portal.files.enums import CheckResult
from portal.files.serving import serve
from tests.factories.files import StoredFileFactory

CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)


@pytest.fixture
def stored(db):
    return StoredFileFactory(content=CONTENT, name="Žádost.pdf")


def ask(stored, method="get", **headers):
    request = getattr(RequestFactory(), method)("/x/", headers=headers)
    request.user = AnonymousUser()
    return serve(request, stored)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_file_goes_out_as_an_attachment_that_cannot_act(stored):
    response = ask(stored)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(SIZE),
        "Content-Disposition": "attachment; filename*=utf-8''%C5%BD%C3%A1dost.pdf",
        "ETag": f'"{stored.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def test_head_has_the_headers_and_no_body(stored):
    response = ask(stored, "head")

    assert (response.status_code, response["Content-Length"], body(response)) == (200, str(SIZE), b"")


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-99", (0, 99)),
        ("bytes=100-", (100, SIZE - 1)),
        ("bytes=-5", (SIZE - 5, SIZE - 1)),
        (f"bytes=10-{SIZE * 2}", (10, SIZE - 1)),
        (f"bytes=-{SIZE * 2}", (0, SIZE - 1)),
        ("bytes=70000-200000", (70000, 200000)),
    ],
)
def test_one_range_is_answered_with_that_part(stored, asked, span):
    first, last = span

    response = ask(stored, Range=asked)

    assert (response.status_code, response["Content-Range"]) == (206, f"bytes {first}-{last}/{SIZE}")
    assert (body(response), response["Content-Length"]) == (CONTENT[first : last + 1], str(last - first + 1))


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0"])
def test_range_beyond_the_end_is_416(stored, asked):
    response = ask(stored, Range=asked)

    assert (response.status_code, response["Content-Range"], body(response)) == (416, f"bytes */{SIZE}", b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=٣-٤"])
def test_several_or_senseless_ranges_get_the_whole_file(stored, asked):
    assert ask(stored, Range=asked).status_code == 200


def test_broken_download_goes_on_only_with_the_same_content(stored):
    same = ask(stored, Range="bytes=5-", **{"If-Range": f'"{stored.sha256}"'})
    other = ask(stored, Range="bytes=5-", **{"If-Range": '"other"'})
    dated = ask(stored, Range="bytes=5-", **{"If-Range": "Fri, 20 Nov 2026 13:32:00 GMT"})

    assert [same.status_code, other.status_code, dated.status_code] == [206, 200, 200]


@pytest.mark.parametrize(("asked", "status"), [('"{}"', 304), ('W/"{}", "x"', 304), ("*", 304), ('"x"', 200)])
def test_known_content_is_not_sent_again(stored, asked, status):
    response = ask(stored, **{"If-None-Match": asked.format(stored.sha256)})

    assert (response.status_code, response["ETag"]) == (status, f'"{stored.sha256}"')


@pytest.mark.parametrize(("result", "status"), [(CheckResult.INFECTED, 403), (CheckResult.WAITING, 503)])
def test_infected_and_unchecked_files_are_never_served(stored, client, result, status):
    stored.check_result = result

    response = ask(stored)

    assert (response.status_code, CONTENT[:50] in response.content) == (status, False)
    assert "This file is not served" in response.text


def test_row_without_content_says_so(stored):
    storage.remove(stored.key)

    assert ask(stored).status_code == 404
