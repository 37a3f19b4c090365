from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpdesk.enums import BETWEEN_TICKETS, LinkKind, RearrangementKind
from helpdesk.models.tickets import Ticket

USER = settings.AUTH_USER_MODEL


class TicketLink(models.Model):
    """A ticket hangs together with another, with a release that caused it, or with the change that ends it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind)
    other = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="links_back")
    release = models.ForeignKey("releases.Release", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey(
        "releases.ChangeEntry", null=True, blank=True, on_delete=models.CASCADE, related_name="ticket_links"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(BETWEEN_TICKETS), other__isnull=False, release=None, change=None)
                | Q(kind=LinkKind.CAUSED_BY, release__isnull=False, other=None, change=None)
                | Q(kind=LinkKind.FIXED_IN, change__isnull=False, other=None, release=None),
                name="link_leads_to_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("ticket")), name="no_link_of_a_ticket_to_itself"
            ),
            models.UniqueConstraint(
                fields=["ticket", "kind", "other"], condition=Q(other__isnull=False), name="one_link_between_tickets"
            ),
            models.UniqueConstraint(
                fields=["ticket", "release"], condition=Q(release__isnull=False), name="one_link_to_a_release"
            ),
            models.UniqueConstraint(
                fields=["ticket", "change"], condition=Q(change__isnull=False), name="one_link_to_a_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.kind} {self.other or self.release or self.change}"


class Rearrangement(models.Model):
    """A merge or a split with all that moved, so that it can be undone."""

    kind = models.CharField(max_length=6, choices=RearrangementKind)
    source = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="rearranged")
    target = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="received")
    moved = models.JSONField(default=dict, help_text="Primary keys by kind of row, and what stood before.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind=RearrangementKind.MERGE, undone_at__isnull=True),
                name="a_ticket_is_merged_once",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_rearrangement_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"
