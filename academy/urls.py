from django.urls import path

from academy.views import applications, cohorts, courses, desk, planning

app_name = "academy"
urlpatterns = [
    path("", courses.courses, name="courses"),
    path("courses/<slug:slug>/", courses.course, name="course"),
    path("cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("cohorts/<int:pk>/calendar.ics", cohorts.sessions_file, name="sessions_file"),
    path("cohorts/<int:pk>/apply/", applications.apply, name="apply"),
    path("cohorts/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
    path("desk/", desk.desk, name="desk"),
    path("desk/cohorts/new/", planning.new_cohort, name="new_cohort"),
    path("desk/cohorts/<int:pk>/", desk.cohort, name="desk_cohort"),
    path("desk/cohorts/<int:pk>/edit/", planning.edit_cohort, name="edit_cohort"),
    path("desk/cohorts/<int:pk>/cancel/", planning.cancel_cohort, name="cancel_cohort"),
    path("desk/cohorts/<int:pk>/decide/", desk.decide, name="decide"),
    path("desk/cohorts/<int:pk>/open/", planning.move, {"verb": "open"}, name="open_applications"),
    path("desk/cohorts/<int:pk>/close/", planning.move, {"verb": "close"}, name="close_applications"),
    path("desk/cohorts/<int:pk>/start/", planning.move, {"verb": "start"}, name="start_cohort"),
    path("desk/cohorts/<int:pk>/finish/", planning.move, {"verb": "finish"}, name="finish_cohort"),
    path("desk/cohorts/<int:pk>/sessions/new/", planning.new_session, name="new_session"),
    path("desk/sessions/<int:pk>/", planning.edit_session, name="edit_session"),
    path("desk/sessions/<int:pk>/remove/", planning.remove_session, name="remove_session"),
]
