"""Routes of the desk beside its cases: hours, mail, canned replies, macros, tags, keys and reports."""

from django.urls import path

from helpdesk.views import desk_hours, desk_keys, desk_mail, desk_similar, desk_words, reports

urlpatterns = [
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
    path("desk/programmes/<slug:code>/", desk_similar.programme, name="desk_programme"),
    path("desk/reports/", reports.reports, name="desk_reports"),
    path("desk/reports/tickets.csv", reports.tickets_csv, name="desk_tickets_csv"),
]
