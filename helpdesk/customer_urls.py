"""Routes of the customer's side that came with ideas, public answers, peers and exports."""

from django.urls import path, register_converter

from helpdesk.views import export, ideas, may_help, peers, public_answers, secret_words


class AnswerVerb:
    regex = "|".join(public_answers.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ConsentVerb(AnswerVerb):
    regex = "accept|refuse|withdraw"


register_converter(AnswerVerb, "answer_verb")
register_converter(ConsentVerb, "consent_verb")

urlpatterns = [
    path("ideas/", ideas.idea_list, name="ideas"),
    path("answers/", public_answers.answer_list, name="public_answers"),
    path("tickets/<ticket:number>/help/", may_help.may_help, name="may_help"),
    path("tickets/<ticket:number>/secrets/", secret_words.secrets, name="secrets"),
    path("words/<int:pk>/mask/", secret_words.mask, name="word_mask"),
    path("tickets/<ticket:number>/vote/", ideas.vote, name="vote"),
    path("tickets/<ticket:number>/no-solution/", peers.no_solution, name="no_solution"),
    path("tickets/<ticket:number>/consent/", public_answers.consent, name="consent"),
    path(
        "tickets/<ticket:number>/consent/<consent_verb:decision>/", public_answers.consent_decide, name="consent_decide"
    ),
    path("tickets/<ticket:number>/export.zip", export.ticket_export, name="ticket_export"),
    path("tickets/export.csv", export.tickets_csv, name="tickets_csv"),
    path("words/<int:pk>/solution/", peers.solution, name="word_solution"),
    path("words/<int:pk>/hide/", peers.hide, name="word_hide"),
    path("words/<int:pk>/show/", peers.show_again, name="word_show"),
    path("desk/<ticket:number>/idea/", ideas.desk_idea, name="desk_idea"),
    path("desk/<ticket:number>/public-answer/", public_answers.desk_public_answer, name="desk_public_answer"),
    path("desk/<ticket:number>/public-answer/<answer_verb:verb>/", public_answers.act, name="desk_public_answer_act"),
]
