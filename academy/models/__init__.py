from academy.models.cohorts import Cohort, Session
from academy.models.courses import Course
from academy.models.enrolments import ApplicationDraft, Enrolment

__all__ = ["ApplicationDraft", "Cohort", "Course", "Enrolment", "Session"]
