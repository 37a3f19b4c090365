from django.db import models
from django.utils.translation import gettext_lazy as _


class Strand(models.TextChoices):
    CROSS_BORDER = "A", _("Cross-border")
    CROSS_BORDER_IPA = "A-IPA", _("Cross-border, IPA")
    CROSS_BORDER_NEXT = "A-NEXT", _("Cross-border, NEXT")
    TRANSNATIONAL = "B", _("Transnational")
    TRANSNATIONAL_NEXT = "B-NEXT", _("Transnational, NEXT")
    INTERREGIONAL = "C", _("Interregional")
    OUTERMOST = "D", _("Outermost regions")


class MembershipRole(models.TextChoices):
    MEMBER = "member", _("member")
    MANAGER = "manager", _("manager")


class MembershipStatus(models.TextChoices):
    REQUESTED = "requested", _("asked to join")
    ACTIVE = "active", _("active")
    DECLINED = "declined", _("declined")
    LEFT = "left", _("left")
    WITHDRAWN = "withdrawn", _("withdrawn")


MEMBERSHIP_TRANSITIONS: dict[MembershipStatus, set[MembershipStatus]] = {
    MembershipStatus.REQUESTED: {MembershipStatus.ACTIVE, MembershipStatus.DECLINED, MembershipStatus.WITHDRAWN},
    MembershipStatus.ACTIVE: {MembershipStatus.LEFT},
    MembershipStatus.DECLINED: {MembershipStatus.REQUESTED, MembershipStatus.ACTIVE},
    MembershipStatus.LEFT: {MembershipStatus.REQUESTED, MembershipStatus.ACTIVE},
    MembershipStatus.WITHDRAWN: {MembershipStatus.REQUESTED, MembershipStatus.ACTIVE},
}


class InvitationStatus(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


INVITATION_TRANSITIONS: dict[InvitationStatus, set[InvitationStatus]] = {
    InvitationStatus.OPEN: {InvitationStatus.ACCEPTED, InvitationStatus.WITHDRAWN},
    InvitationStatus.ACCEPTED: set(),
    InvitationStatus.WITHDRAWN: set(),
}
