"""Ideas, public answers, words of peers, exports and what helps before somebody asks."""

from helpdesk.enums import Kind, PublicAnswerStatus, Visibility
from helpdesk.models import PublicAnswer
from tests.access import Route, everyone
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory

SIGN_IN = everyone(405, guest=302)
MEMBERS = everyone(200, guest=302)
DONE = everyone(302)
OURS = everyone(404, guest=302, bela=200, anna=200, iris=200, tomas=200)
OURS_DONE = everyone(404, guest=302, bela=302, anna=302, iris=302, tomas=302)
DESK = everyone(403, guest=302, iris=200, tomas=200)
DESK_POST_ONLY = everyone(403, guest=302, iris=405, tomas=405)
DESK_FORM = everyone(403, guest=302, iris=422, tomas=422)
DESK_DONE = everyone(403, guest=302, iris=302, tomas=302)


def build(world):
    """An idea of Alpine Lakes, a solved ticket of Béla's whose consent is asked, and a peer's word in public."""
    own = {"programme": world.alpine, "requester": world.bela}
    world.idea = TicketFactory(kind=Kind.IDEA, number=550, **own)
    world.solved = TicketFactory(solved=True, number=551, **own)
    world.consent = PublicAnswer.objects.create(
        source=world.solved, status=PublicAnswerStatus.ASKED, title="Q", question="Q", answer="A",
        drafted_by=world.iris, drafted_at=NOON,
    )  # fmt: skip
    public = TicketFactory(visibility=Visibility.PUBLIC, number=552, **own)
    world.word = MessageFactory(ticket=public, author=world.carla, is_peer=True)


def of(name):
    return lambda world: {"number": getattr(world, name).number}


def word(world):
    return {"pk": world.word.pk}


ROUTES = [
    Route("helpdesk:drop_draft", SIGN_IN, DONE),
    Route("helpdesk:look", SIGN_IN, MEMBERS),
    Route("helpdesk:helped", SIGN_IN, DONE),
    Route("helpdesk:ideas", everyone(200), everyone(200)),
    Route("helpdesk:public_answers", everyone(200), everyone(200)),
    Route("helpdesk:secrets", OURS, OURS, of("idea")),
    Route("helpdesk:word_mask", SIGN_IN, everyone(403, guest=302, carla=302, iris=302, tomas=302), word),
    Route("helpdesk:may_help", OURS, OURS_DONE, of("idea")),
    Route("helpdesk:vote", SIGN_IN, OURS_DONE, of("idea")),
    Route("helpdesk:desk_idea", DESK, DESK_FORM, of("idea")),
    Route("helpdesk:no_solution", SIGN_IN, OURS_DONE | {"anna": 403}, of("solved")),
    Route("helpdesk:consent", OURS | {"anna": 403}, OURS | {"anna": 403}, of("solved")),
    Route(
        "helpdesk:consent_decide",
        SIGN_IN,
        everyone(404, guest=302, bela=302, anna=403, iris=403, tomas=403),
        lambda world: {"number": world.solved.number, "decision": "accept"},
    ),
    Route("helpdesk:desk_public_answer", DESK, DESK_FORM | {}, of("solved")),
    Route(
        "helpdesk:desk_public_answer_act",
        DESK_POST_ONLY,
        DESK_DONE,
        lambda world: {"number": world.solved.number, "verb": "withdraw"},
    ),
    Route("helpdesk:ticket_export", OURS, everyone(405, guest=302), of("solved")),
    Route("helpdesk:tickets_csv", MEMBERS, everyone(405, guest=302)),
    Route("helpdesk:word_solution", SIGN_IN, everyone(403, guest=302, bela=302, iris=302, tomas=302), word),
    Route("helpdesk:word_hide", DESK_POST_ONLY, DESK_DONE, word),
    Route("helpdesk:word_show", DESK_POST_ONLY, DESK_DONE, word),
]
