from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.notices.enums import MessageStatus
from portal.notices.querysets import BounceQuerySet, MessageQuerySet, NoticeQuerySet
from portal.notices.topics import topic_title


class Message(models.Model):
    """One mail to one address, rendered when it was queued; the outbox row is the work."""

    template = models.CharField(max_length=100)
    topic = models.CharField(max_length=30)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages_received"
    )
    address = models.EmailField(max_length=254)
    name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    secrets = models.JSONField(default=list, help_text="Parts such as link tokens; masked once sent by a mail server.")
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.WAITING)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "next_attempt_at"], name="notices_message_due"),
            models.Index(fields=["about_type", "about_id"], name="notices_message_about"),
            models.Index(fields=["-queued_at", "-id"], name="notices_message_log"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[MessageStatus.SENT, MessageStatus.KEPT]) | Q(sent_at__isnull=False),
                name="sent_message_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=MessageStatus.SENDING) | Q(leased_until__isnull=False),
                name="sending_message_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"

    def get_absolute_url(self) -> str:
        return reverse("notices:message", args=[self.pk])

    @property
    def state(self) -> MessageStatus:
        return MessageStatus(self.status)

    @property
    def topic_title(self) -> str:
        return topic_title(self.topic)


class Attachment(models.Model):
    """A small generated file that travels with a message, such as a calendar file."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Bounce(models.Model):
    """A message that came back: for good (hard), or late so far. It informs; it does not stop any mail."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="bounce")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.EmailField(max_length=254)
    is_hard = models.BooleanField()
    code = models.CharField(max_length=20, blank=True, help_text="RFC 3463, such as 5.1.1.")
    words = models.CharField(max_length=400, blank=True)
    bounced_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-bounced_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-bounced_at"], condition=Q(cleared_at=None), name="notices_bounce_live")
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.code or self.words}"


class Notice(models.Model):
    """The same news inside the portal, with a counter until it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    message = models.OneToOneField(Message, null=True, on_delete=models.SET_NULL, related_name="notice")
    topic = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notices_notice_unread"),
            models.Index(fields=["user", "-created_at"], name="notices_notice_list"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def topic_title(self) -> str:
        return topic_title(self.topic)


class Preference(models.Model):
    """A choice against a topic's default; no row means the default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    topic = models.CharField(max_length=30)
    by_mail = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_preference_per_topic")]

    def __str__(self) -> str:
        return f"{self.user}, {self.topic}: {self.by_mail}"
