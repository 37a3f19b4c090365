"""Keys, addresses for news, and disputed lines: included by helpdesk.urls under its name."""

from django.urls import path, register_converter

from helpdesk.views import disputes, hooks, keys, statement


class HookVerb:
    regex = "|".join(hooks.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HookVerb, "hook_verb")

urlpatterns = [
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="key_revoke"),
    path("hooks/", hooks.hooks, name="hooks"),
    path("hooks/<int:pk>/", hooks.hook, name="hook"),
    path("hooks/<int:pk>/<hook_verb:verb>/", hooks.act, name="hook_act"),
    path("hooks/deliveries/<int:pk>/resend/", hooks.resend, name="hook_resend"),
    path("hours/statement.pdf", statement.hours_pdf, name="hours_pdf"),
    path("hours/lines/<int:pk>/dispute/", disputes.dispute, name="dispute"),
    path("desk/disputes/<int:pk>/", disputes.desk_dispute, name="desk_dispute"),
]
