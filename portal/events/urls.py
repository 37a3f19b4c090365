from django.urls import path

from portal.events.views import calendars, desk, links, occasions, planning

app_name = "events"
urlpatterns = [
    path("", occasions.calendar, name="calendar"),
    path("<int:pk>/", occasions.occasion, name="occasion"),
    path("<int:pk>/answer/", occasions.answer, name="answer"),
    path("<int:pk>/join/", occasions.join, name="join"),
    path("<int:pk>/calendar.ics", calendars.occasion_file, name="occasion_file"),
    path("calendar.ics", calendars.public_file, name="public_file"),
    path("feed/", calendars.my_feed, name="my_feed"),
    path("feed/renew/", calendars.renew_feed, name="renew_feed"),
    path("feed/<str:token>.ics", calendars.feed, name="feed"),
    path("rsvp/<str:token>/", links.rsvp, name="rsvp"),
    path("rsvp/<str:token>/join/", links.rsvp_join, name="rsvp_join"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.occasion, name="desk_occasion"),
    path("desk/<int:pk>/answers.csv", desk.answers_file, name="answers_file"),
    path("desk/<int:pk>/invite/", desk.invite, name="invite"),
    path("desk/<int:pk>/edit/", planning.edit, name="edit"),
    path("desk/<int:pk>/publish/", planning.publish, name="publish"),
    path("desk/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("desk/series/new/", planning.new_series, name="new_series"),
    path("desk/series/<int:pk>/", planning.series, name="series"),
    path("desk/series/<int:pk>/plan/", planning.plan, name="plan"),
]
