"""Step 8: every message of the way stands in the staff mail log, in text and in HTML."""

from portal.notices.models import Message
from tests.journeys.walking import Walker, settle


def staff_reads_the_log(staff: Walker, expected: set[tuple[str, str]]) -> None:
    settle()
    written = set(Message.objects.values_list("address", "template"))
    assert expected <= written, f"missing: {expected - written}\nwritten: {sorted(written)}"
    staff.go("/notices/log/").sees(f"{Message.objects.count()} messages")


def each_reads_in_both_forms(staff: Walker) -> None:
    """One opened by hand; all others asked for with the same browser's session."""
    newest = Message.objects.order_by("-queued_at", "-pk").first()
    staff.go("/notices/log/").follow(newest.subject).sees("As text", "As HTML", newest.address)
    assert staff.page.frame_locator("iframe").locator("body").inner_text().strip()
    for message in Message.objects.all():
        assert message.text.strip() and "<html" in message.html
        page = staff.context.request.get(message.get_absolute_url())
        html = staff.context.request.get(f"{message.get_absolute_url()}html/")
        assert (page.status, html.status) == (200, 200), message
        assert message.subject.split("'")[0].split("&")[0] in page.text(), message
