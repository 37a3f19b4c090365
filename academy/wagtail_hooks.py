from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from academy.models import Course
from academy.viewsets import CoursePolicy, CourseViewSet

register_permission_policy(Course, CoursePolicy(Course))
register_snippet(CourseViewSet)
