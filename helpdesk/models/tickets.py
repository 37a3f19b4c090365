from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from helpdesk.enums import SETTLED, UNSETTLED, Area, Environment, IdeaStatus, Kind, Priority, Rating, Status, Visibility
from helpdesk.querysets import TicketQuerySet

PREFIX = "JH-"
# Lists are chosen, filtered and counted in an index alone, without a look at a hundred thousand rows.
ORDER = ("-last_word_at", "-id")
READ = ("visibility", "requester", "kind", "area", "priority")


def _label(choices: type[models.TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices else value


class Counter(models.Model):
    """One row whose value is the last number given; raised by one update, so that no number comes twice."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Tag(models.Model):
    """A word agents sort by."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Ticket(models.Model):
    """A question, bug, idea or support request with its conversation."""

    number = models.PositiveIntegerField(unique=True)
    programme = models.ForeignKey(
        "accounts.Programme", null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tickets_opened")
    kind = models.CharField(max_length=10, choices=Kind)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PROGRAMME)
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    status_since = models.DateTimeField()
    area = models.CharField(max_length=20, choices=Area, default=Area.OTHER)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    priority_reason = models.CharField(max_length=80, blank=True)
    jems_version = models.CharField(max_length=20, blank=True)
    environment = models.CharField(max_length=12, choices=Environment, blank=True)
    installation = models.ForeignKey(
        "releases.Installation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    plugin = models.ForeignKey(
        "releases.Plugin", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    release = models.ForeignKey(
        "releases.Release", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets_assigned"
    )
    opened_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True, blank=True)
    last_customer_word_at = models.DateTimeField(null=True, blank=True)
    last_word_at = models.DateTimeField()
    last_word_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    worked_minutes = models.PositiveIntegerField(default=0, help_text="Time spent; its update is the booking lock.")

    paused_minutes = models.PositiveIntegerField(
        default=0, help_text="Working minutes spent waiting for the customer; timers leave them out."
    )
    first_answer_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Working minutes from opening to the first answer, so that reports can count."
    )
    solve_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Working minutes from opening to solved, less the paused ones."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged",
        db_index=False,  # almost all are null: a planner without statistics takes "is null" for a rare thing
    )  # fmt: skip
    solution = models.ForeignKey(
        "helpdesk.TicketMessage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    idea_status = models.CharField(max_length=12, choices=IdeaStatus, blank=True)
    idea_reason = models.CharField(max_length=500, blank=True)
    idea_release = models.ForeignKey(
        "releases.Release", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    idea_review = models.ForeignKey(
        "events.Occasion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    votes = models.PositiveIntegerField(default=0, help_text="One of each programme; kept with the rows of IdeaVote.")
    rating = models.CharField(max_length=4, choices=Rating, blank=True)
    rating_comment = models.TextField(max_length=1000, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-last_word_at", "-pk"]
        indexes = [
            models.Index(fields=["programme", *ORDER, "status", *READ, "title"], name="helpdesk_ticket_programme"),
            models.Index(fields=["requester", "-last_word_at", "-id"], name="helpdesk_ticket_requester"),
            models.Index(fields=["visibility", "-last_word_at", "-id"], name="helpdesk_ticket_visibility"),
            models.Index(fields=["assignee", "status", "-last_word_at"], name="helpdesk_ticket_assignee"),
            models.Index(fields=["status", *ORDER, *READ, "programme", "assignee"], name="helpdesk_ticket_status"),
            models.Index(
                fields=[*ORDER, "status", *READ, "programme", "assignee", "title"], name="helpdesk_ticket_latest"
            ),
            models.Index(fields=["opened_at", "kind", "first_answer_minutes"], name="helpdesk_ticket_opened"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="helpdesk_ticket_merged"),
            models.Index(fields=["solved_at"], name="helpdesk_ticket_solved"),
            models.Index(fields=["kind", "-votes", "-id"], name="helpdesk_idea_votes"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.PROGRAMME) | Q(programme__isnull=False),
                name="programme_ticket_has_a_programme",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SUPPORT) | Q(programme__isnull=False), name="support_request_has_a_programme"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.SUPPORT, visibility=Visibility.PRIVATE),
                name="support_request_is_seen_by_who_pays",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SOLVED) | Q(solved_at__isnull=False), name="solved_ticket_has_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
                name="closed_ticket_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="ticket_number_is_positive"),
            models.CheckConstraint(condition=Q(idea_status="") | Q(kind=Kind.IDEA), name="only_an_idea_has_its_status"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status=Status.CLOSED), name="merged_ticket_is_closed"
            ),
            models.CheckConstraint(condition=Q(rating="") | Q(rated_at__isnull=False), name="rating_has_its_moment"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:ticket", args=[self.number])

    def get_desk_url(self) -> str:
        return reverse("helpdesk:desk_case", args=[self.number])

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's own
        """Django would make a dictionary of all choices anew for each row of a list; so do the next three."""
        return _label(Status, self.status)

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's own
        return _label(Kind, self.kind)

    def get_area_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's own
        return _label(Area, self.area)

    def get_priority_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds Django's own
        return _label(Priority, self.priority)

    @property
    def reference(self) -> str:
        return f"{PREFIX}{self.number}"

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    @property
    def is_unsettled(self) -> bool:
        return self.status in UNSETTLED

    @property
    def is_chargeable(self) -> bool:
        """Only support requests cost hours; questions, bugs and ideas are free."""
        return self.kind == Kind.SUPPORT

    @property
    def thread_id(self) -> str:
        """What every mail of this ticket refers to, so that clients show one thread."""
        return f"<ticket-{self.number}@jems-portal>"
