"""Routes of tickets, estimates and hours as their own people see them."""

from django.urls import path

from helpdesk.views import estimates, hours, lists, new_ticket, rating, reply_link, tickets

urlpatterns = [
    path("", lists.section, name="section"),
    path("tickets/", lists.ticket_list, name="tickets"),
    path("tickets/new/", new_ticket.ticket_new, name="ticket_new"),
    path("tickets/new/draft/", new_ticket.save_new_draft, name="new_draft"),
    path("tickets/new/draft/drop/", new_ticket.drop_draft, name="drop_draft"),
    path("tickets/new/look/", new_ticket.look, name="look"),
    path("tickets/new/helped/", new_ticket.helped, name="helped"),
    path("tickets/<ticket:number>/", tickets.ticket, name="ticket"),
    path("tickets/<ticket:number>/reply/", tickets.reply, name="reply"),
    path("tickets/<ticket:number>/draft/", tickets.save_reply_draft, name="reply_draft"),
    path("tickets/<ticket:number>/close/", tickets.close, name="close"),
    path("tickets/<ticket:number>/reopen/", tickets.reopen, name="reopen"),
    path("tickets/<ticket:number>/watch/", tickets.watch, name="watch"),
    path("tickets/<ticket:number>/colleague/", tickets.add_colleague, name="add_colleague"),
    path("files/<int:pk>/", tickets.file, name="file"),
    path("estimates/<int:pk>/accept/", estimates.accept, name="estimate_accept"),
    path("estimates/<int:pk>/decline/", estimates.decline, name="estimate_decline"),
    path("hours/", hours.hours, name="hours"),
    path("hours/export.csv", hours.hours_csv, name="hours_csv"),
    path("hours/<int:pk>/last-day.ics", hours.hours_calendar, name="hours_calendar"),
    path("reply/<str:token>/", reply_link.reply_link, name="reply_link"),
    path("tickets/<ticket:number>/rate/", rating.rate, name="rate"),
    path("rate/<str:token>/", rating.rate_link, name="rate_link"),
]
