from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from helpdesk.enums import DraftKind, EventKind, Via
from helpdesk.models.tickets import Ticket
from helpdesk.querysets import MessageQuerySet, TicketFileQuerySet


class TicketMessage(models.Model):
    """One word in the conversation; an internal note is for agents only."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    is_internal = models.BooleanField(default=False)
    is_staff_word = models.BooleanField(default=False, help_text="Written for Interact, not for a programme.")
    via = models.CharField(max_length=10, choices=Via, default=Via.WEB)
    is_automatic = models.BooleanField(default=False, help_text="Such as an out-of-office reply: shown folded.")
    inbound = models.ForeignKey(
        "helpdesk.InboundMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_peer = models.BooleanField(default=False, help_text="Of somebody the ticket does not belong to.")
    programme = models.ForeignKey(
        "accounts.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Whom a peer works for, when they wrote it.",
    )  # fmt: skip
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="A peer's word that agents took out of sight.")
    created_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["ticket", "created_at", "id"], name="helpdesk_message_thread")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(is_staff_word=True), name="internal_note_is_by_staff"
            ),
            models.CheckConstraint(
                condition=Q(is_peer=False) | Q(is_staff_word=False, is_internal=False), name="peer_is_not_staff"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | Q(is_peer=True), name="only_a_peers_word_is_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} by {self.author}"

    def get_absolute_url(self) -> str:
        return f"{self.ticket.get_absolute_url()}#message-{self.pk}"

    @cached_property
    def kept_files(self) -> list[TicketFile]:
        """With what is stored of each; many messages read them at once by ``thread.WITH_FILES``."""
        return list(self.files.select_related("stored"))


class TicketEvent(models.Model):
    """What happened beside the talk: one grey line. ``is_internal`` ones are for agents only."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind)
    text = models.CharField(max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_internal = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["ticket", "created_at", "id"], name="helpdesk_event_thread")]

    def __str__(self) -> str:
        return self.text


class TicketFile(models.Model):
    """A file sent with a message: seen by whoever sees the message."""

    message = models.ForeignKey(TicketMessage, on_delete=models.PROTECT, related_name="files")
    stored = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    masked_places = models.PositiveIntegerField(
        null=True, blank=True, help_text="Passwords and the like masked on the way in; empty: not looked through."
    )

    objects = TicketFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.stored.name

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:file", args=[self.pk])


class Watcher(models.Model):
    """Somebody who gets the news of a ticket. Watching gives no right to see: visibility is asked anew each time."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="watchers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "user"], name="one_watcher_per_person")]

    def __str__(self) -> str:
        return f"{self.user} watches {self.ticket}"


class TicketDraft(models.Model):
    """What a person typed and has not sent yet; one for each ticket and kind, one for a new ticket."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=DraftKind)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "ticket", "kind"], name="one_draft_per_person_and_place"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind=DraftKind.NEW), name="one_draft_of_a_new_ticket_per_person"
            ),
            models.CheckConstraint(
                condition=Q(kind=DraftKind.NEW, ticket__isnull=True)
                | (~Q(kind=DraftKind.NEW) & Q(ticket__isnull=False)),
                name="draft_belongs_to_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} draft of {self.user}"
