from django.urls import include, path, register_converter

from helpdesk import program_urls
from helpdesk.views import (
    desk,
    desk_bulk,
    desk_hours,
    desk_keys,
    desk_mail,
    desk_saved,
    desk_verbs,
    desk_words,
    desk_writing,
    estimates,
    hours,
    lists,
    new_ticket,
    rating,
    rearrange,
    reply_link,
    reports,
    tickets,
)


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


class MailVerb:
    regex = "|".join(desk_mail.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TicketNumber, "ticket")
register_converter(MailVerb, "mail_verb")
register_converter(AccountVerb, "account_verb")

app_name = "helpdesk"
urlpatterns = [
    path("", include("helpdesk.customer_urls")),
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
    path("desk/", desk.desk, name="desk"),
    path("desk/hours/", desk_hours.desk_hours, name="desk_hours"),
    path("desk/hours/<int:pk>/", desk_hours.desk_account, name="desk_account"),
    path("desk/hours/<int:pk>/<account_verb:verb>/", desk_hours.change_account, name="desk_account_change"),
    path("desk/uncovered/<int:pk>/decide/", desk_hours.decide, name="desk_decide"),
    path("desk/work/<int:pk>/reverse/", desk_hours.reverse_work, name="desk_reverse"),
    path("desk/mail/", desk_mail.mail_list, name="desk_mail"),
    path("desk/mail/<int:pk>/", desk_mail.mail_message, name="desk_mail_message"),
    path("desk/mail/<int:pk>/html/", desk_mail.mail_html, name="desk_mail_html"),
    path("desk/mail/<int:pk>/raw/", desk_mail.mail_raw, name="desk_mail_raw"),
    path("desk/mail/<int:pk>/<mail_verb:verb>/", desk_mail.decide, name="desk_mail_decide"),
    path("reply/<str:token>/", reply_link.reply_link, name="reply_link"),
    path("desk/<ticket:number>/", desk.desk_case, name="desk_case"),
    path("desk/<ticket:number>/answer/", desk_verbs.answer, name="desk_answer"),
    path("desk/<ticket:number>/note/", desk_verbs.note, name="desk_note"),
    path("desk/<ticket:number>/estimate/", desk_verbs.estimate, name="desk_estimate"),
    path("desk/<ticket:number>/book/", desk_verbs.book, name="desk_book"),
    path("desk/<ticket:number>/assign/", desk_verbs.assign, name="desk_assign"),
    path("desk/<ticket:number>/status/", desk_verbs.set_status, name="desk_status"),
    path("desk/<ticket:number>/facts/", desk_verbs.classify, name="desk_facts"),
    # the desk's tools
    path("desk/<ticket:number>/draft/", desk_writing.save_draft, name="desk_draft"),
    path("desk/<ticket:number>/draft/<int:pk>/take-over/", desk_writing.take_over, name="desk_take_over"),
    path("desk/<ticket:number>/insert/", desk_writing.insert_reply, name="desk_insert"),
    path("desk/<ticket:number>/undo/<int:pk>/", desk_writing.undo, name="desk_undo"),
    path("desk/<ticket:number>/here/", desk_writing.here, name="desk_here"),
    path("desk/<ticket:number>/take/", desk_writing.take, name="desk_take"),
    path("desk/<ticket:number>/give-back/", desk_writing.give_back, name="desk_give_back"),
    path("desk/<ticket:number>/tags/", desk_words.set_tags, name="desk_set_tags"),
    path("desk/<ticket:number>/macros/<int:pk>/", desk_words.macro_run, name="desk_macro_run"),
    path("desk/views/", desk_saved.saved_views, name="desk_saved"),
    path("desk/views/save/", desk_saved.save, name="desk_view_save"),
    path("desk/views/<int:pk>/rename/", desk_saved.rename, name="desk_view_rename"),
    path("desk/views/<int:pk>/move/", desk_saved.move, name="desk_view_move"),
    path("desk/views/<int:pk>/delete/", desk_saved.delete, name="desk_view_delete"),
    path("desk/many/", desk_bulk.preview, name="desk_bulk"),
    path("desk/many/do/", desk_bulk.carry_out, name="desk_bulk_do"),
    path("desk/many/result/", desk_bulk.result, name="desk_bulk_result"),
    path("desk/many/undo/", desk_bulk.undo, name="desk_bulk_undo"),
    path("desk/replies/", desk_words.replies, name="desk_replies"),
    path("desk/replies/new/", desk_words.reply_edit, name="desk_reply_new"),
    path("desk/replies/<int:pk>/", desk_words.reply_edit, name="desk_reply_edit"),
    path("desk/replies/<int:pk>/delete/", desk_words.reply_delete, name="desk_reply_delete"),
    path("desk/macros/", desk_words.macro_list, name="desk_macros"),
    path("desk/macros/new/", desk_words.macro_edit, name="desk_macro_new"),
    path("desk/macros/<int:pk>/", desk_words.macro_edit, name="desk_macro_edit"),
    path("desk/macros/<int:pk>/delete/", desk_words.macro_delete, name="desk_macro_delete"),
    path("desk/tags/", desk_words.tags, name="desk_tags"),
    path("desk/tags/<int:pk>/rename/", desk_words.tag_rename, name="desk_tag_rename"),
    path("desk/tags/<int:pk>/delete/", desk_words.tag_delete, name="desk_tag_delete"),
    path("desk/keys/", desk_keys.keys, name="desk_keys"),
    # merge, split, link, rate, reports
    path("desk/<ticket:number>/merge/", rearrange.merge, name="desk_merge"),
    path("desk/<ticket:number>/split/", rearrange.split, name="desk_split"),
    path("desk/<ticket:number>/rearranged/<int:pk>/undo/", rearrange.undo, name="desk_rearranged_undo"),
    path("desk/<ticket:number>/links/", rearrange.links, name="desk_links"),
    path("desk/<ticket:number>/links/<int:pk>/remove/", rearrange.unlink, name="desk_unlink"),
    path("tickets/<ticket:number>/rate/", rating.rate, name="rate"),
    path("rate/<str:token>/", rating.rate_link, name="rate_link"),
    path("desk/reports/", reports.reports, name="desk_reports"),
    path("desk/reports/tickets.csv", reports.tickets_csv, name="desk_tickets_csv"),
    *program_urls.urlpatterns,
]
