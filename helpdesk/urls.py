from django.urls import path, register_converter

from helpdesk.views import desk, desk_hours, desk_verbs, estimates, hours, lists, tickets


class TicketNumber:
    """JH-142 in addresses, 142 in code."""

    regex = r"JH-[1-9]\d{0,8}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("JH-"))

    def to_url(self, value: int) -> str:
        return f"JH-{value}"


class AccountVerb:
    regex = "|".join(desk_hours.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TicketNumber, "ticket")
register_converter(AccountVerb, "account_verb")

app_name = "helpdesk"
urlpatterns = [
    path("", lists.section, name="section"),
    path("tickets/", lists.ticket_list, name="tickets"),
    path("tickets/new/", tickets.ticket_new, name="ticket_new"),
    path("tickets/new/draft/", tickets.save_new_draft, name="new_draft"),
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
    path("desk/", desk.desk, name="desk"),
    path("desk/hours/", desk_hours.desk_hours, name="desk_hours"),
    path("desk/hours/<int:pk>/", desk_hours.desk_account, name="desk_account"),
    path("desk/hours/<int:pk>/<account_verb:verb>/", desk_hours.change_account, name="desk_account_change"),
    path("desk/uncovered/<int:pk>/decide/", desk_hours.decide, name="desk_decide"),
    path("desk/work/<int:pk>/reverse/", desk_hours.reverse_work, name="desk_reverse"),
    path("desk/<ticket:number>/", desk.desk_case, name="desk_case"),
    path("desk/<ticket:number>/answer/", desk_verbs.answer, name="desk_answer"),
    path("desk/<ticket:number>/note/", desk_verbs.note, name="desk_note"),
    path("desk/<ticket:number>/estimate/", desk_verbs.estimate, name="desk_estimate"),
    path("desk/<ticket:number>/book/", desk_verbs.book, name="desk_book"),
    path("desk/<ticket:number>/assign/", desk_verbs.assign, name="desk_assign"),
    path("desk/<ticket:number>/status/", desk_verbs.set_status, name="desk_status"),
    path("desk/<ticket:number>/facts/", desk_verbs.classify, name="desk_facts"),
]
