"""Step 7: a course with a group of 25, an application, a place."""

from academy.models import Cohort
from tests.journeys.walking import Walker, last_mail


def member_applies(walker: Walker) -> None:
    walker.go("/academy/").sees("Jems for IT").follow("Jems for IT").sees("25 in all")
    walker.follow("Apply for a place").choose("IT").write("Why do you want to take part?", "I run our server alone.")
    walker.press("Send my application").sees("Your application")


def staff_enrols(staff: Walker, cohort: Cohort, name: str) -> None:
    staff.go("/academy/desk/").follow("Jems for IT").sees(name, "I run our server alone.", "0 of 25 places given")
    staff.choose(name).press("Enrol").sees("1 of 25 places given")


def both_see_it(walker: Walker, staff: Walker, address: str, name: str, cohort: Cohort) -> None:
    assert last_mail(address, "You have a place").text
    walker.go("/academy/").sees("Your applications", "Enrolled")
    walker.go(cohort.get_absolute_url()).sees("The group", name)
    staff.go(cohort.get_absolute_url()).sees("The group", name)
