"""Step 6: the next sprint review goes out, people answer from the mail, the organiser reads the answers."""

from icalendar import Calendar

from portal.events.models import Occasion
from portal.notices.models import Message
from tests.journeys.walking import Walker, last_mail, link_in

SUBJECT = "will you come?"


def organiser_sets_up_the_series(staff: Walker) -> None:
    staff.go("/events/desk/").follow("New series")
    staff.write("Name of the series", "Sprint reviews").write("Name of one meeting", "Sprint review")
    staff.pick("Kind", "Sprint review").write("Days between two meetings", "14").write("Begins at", "10:00")
    staff.write("Minutes", "90").pick("Who is invited", "Licence holders")
    staff.write("Meeting link", "https://meet.example/jems").press("Save the series").sees("Sprint reviews is set up")


def organiser_publishes(staff: Walker) -> Occasion:
    """To the two licence holders of the story, and to Iris and Tomáš who look after them."""
    staff.press("Plan the next one").write("Agenda", "10:00 What was built\n11:15 Your questions")
    staff.press("Save the meeting").follow("Publish and invite").sees("Licence holders: 4 people get a mail")
    staff.press("Publish and invite 4 people").sees("is published")
    return Occasion.objects.get()


def invitation_of(address: str) -> Message:
    mail = last_mail(address, SUBJECT)
    calendar = next(file for file in mail.attachments.all() if "calendar" in file.content_type)
    events = Calendar.from_ical(bytes(calendar.content)).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [Occasion.objects.get().title]
    return mail


def answers_from_the_mail(walker: Walker, address: str, button: str, words: str) -> None:
    """Opening the link says nothing for anybody; the button does, and nobody signs in."""
    walker.go(link_in(invitation_of(address), "/events/")).sees("Will you come?").misses("Your answer:")
    walker.press(button).sees("Your answer:", words)


def organiser_sees_answers(staff: Walker, occasion: Occasion, answers: dict[str, str]) -> None:
    staff.go(f"/events/desk/{occasion.pk}/")
    for name, answer in answers.items():
        row = staff.page.get_by_role("row").filter(has_text=name)
        assert answer in row.inner_text().lower()
