"""Doors for signatories: one live link for each agreement, a code by mail, and passing it on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from licences import notices
from licences.enums import AgreementStatus
from licences.errors import LicenceError
from licences.models import Agreement, SigningLink
from licences.models.signing import SIGNING
from licences.tokens import code_hash_of, new_code
from portal.accounts.link_tokens import fresh_seed, hash_of, token_from
from portal.accounts.models import User
from portal.audit.actions import Guest, record

LINK_DAYS = 30
CODE_MINUTES = 15
CODE_TRIES = 5
CODES_PER_HOUR = 5
BETWEEN_LINKS = timedelta(minutes=15)
LINKS_PER_DAY = 5


def open_door(
    agreement: Agreement, *, by: User | Guest | None, now: datetime, delegated_from: SigningLink | None = None
) -> SigningLink:
    """A fresh link for the signatory of the agreement; whatever was live before is dead."""
    shut_doors(agreement, now=now)
    nonce = fresh_seed()
    link = SigningLink.objects.create(
        agreement=agreement,
        name=agreement.signatory_name,
        role=agreement.signatory_role,
        email=agreement.signatory_email,
        nonce=nonce,
        token_hash=hash_of(token_from(nonce, purpose=SIGNING)),
        sent_at=now,
        expires_at=end_of_day(now + timedelta(days=LINK_DAYS)),
        delegated_from=delegated_from,
    )
    record("licences.link_sent", target=agreement, by=by, at=now, facts={"link": link.pk})
    return link


def shut_doors(agreement: Agreement, *, now: datetime) -> None:
    SigningLink.objects.not_revoked().filter(agreement=agreement).update(revoked_at=now)


def end_of_day(moment: datetime) -> datetime:
    """23:59 of that day in the legal zone, so that the last day can be said in words."""
    zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
    return datetime.combine(moment.astimezone(zone).date(), time(23, 59), tzinfo=zone)


@transaction.atomic
def resend(*, agreement: Agreement, by: User, now: datetime) -> SigningLink:
    """A new link to the same signatory; the one before stops working.

    One in 15 minutes and five in 24 hours for one person, whoever sends them: a mailbox is easily flooded in
    somebody else's name, and a link that has just left is not dead before it arrives.
    """
    if not _start_reminding_anew(agreement):
        raise LicenceError(_("A link is sent only while the signature is waited for."))
    _check_rested(agreement, now)
    link = open_door(agreement, by=by, now=now)
    notices.sign_link(link, now=now)
    return link


@transaction.atomic
def note_opening(*, link: SigningLink, now: datetime) -> None:
    """The first time somebody asks for a code. A mere look is not noted: mail scanners look as well."""
    if SigningLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now):
        record("licences.link_opened", target=link.agreement, by=link, at=now, facts={"link": link.pk})


@transaction.atomic
def send_code(*, link: SigningLink, now: datetime) -> None:
    """Mail a one-time code, at most five in an hour."""
    hold_live(link, now=now)
    hour_ago = now - timedelta(hours=1)
    SigningLink.objects.filter(pk=link.pk).filter(Q(codes_since=None) | Q(codes_since__lt=hour_ago)).update(
        codes_since=now, codes_sent=0
    )
    code = new_code()
    sent = SigningLink.objects.filter(pk=link.pk, codes_sent__lt=CODES_PER_HOUR).update(
        codes_sent=F("codes_sent") + 1,
        code_hash=code_hash_of(code, nonce=link.nonce),
        code_sent_at=now,
        code_expires_at=now + timedelta(minutes=CODE_MINUTES),
        code_tries=0,
    )
    if not sent:
        raise LicenceError(_("Five codes were sent within an hour. Look in your spam folder or try again in an hour."))
    note_opening(link=link, now=now)
    link.refresh_from_db()
    notices.sign_code(link, code=code, now=now)


def confirm_code(*, link: SigningLink, code: str, now: datetime) -> SigningLink:
    """Take the code that was mailed: once, within 15 minutes, five tries.

    Not one transaction on purpose: a wrong try must stay counted although we raise.
    """
    _check_live(link, now)
    tried = SigningLink.objects.filter(pk=link.pk, code_tries__lt=CODE_TRIES, code_expires_at__gt=now).exclude(
        code_hash=""
    )
    if not tried.update(code_tries=F("code_tries") + 1):
        raise LicenceError(_("This code is used up or too old. Ask for a new one."))
    link.refresh_from_db()
    if not constant_time_compare(code_hash_of(code.strip(), nonce=link.nonce), link.code_hash):
        raise LicenceError(_("This is not the code we mailed last. Look at the newest mail and try again."))
    return _spend_code(link, now)


@transaction.atomic
def _spend_code(link: SigningLink, now: datetime) -> SigningLink:
    hold_live(link, now=now)
    if not SigningLink.objects.filter(pk=link.pk, code_hash=link.code_hash).update(code_hash="", confirmed_at=now):
        raise LicenceError(_("This code is used up or too old. Ask for a new one."))
    link.refresh_from_db()
    record("licences.code_confirmed", target=link.agreement, by=link, at=now, facts={"link": link.pk})
    return link


@transaction.atomic
def delegate(*, link: SigningLink, name: str, role: str, email: str, now: datetime) -> SigningLink:
    """Pass the signature on to another person: this link dies, theirs starts, the event is kept."""
    _check_live(link, now)
    if email.lower() == link.email.lower():
        raise LicenceError(_("That is your own address. Name the person who signs instead of you."))
    if not _start_reminding_anew(link.agreement, signatory_name=name, signatory_role=role, signatory_email=email):
        raise LicenceError(_("The signed file was sent already; there is nothing left to pass on."))
    if not SigningLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        raise LicenceError(_("This link was passed on meanwhile."))
    link.agreement.refresh_from_db()
    successor = open_door(link.agreement, by=link, now=now, delegated_from=link)
    record("licences.link_passed_on", target=link.agreement, by=link, at=now, facts={"link": successor.pk})
    notices.sign_link(successor, now=now)
    notices.link_passed_on(link, successor, now=now)
    return successor


def hold_live(link: SigningLink, *, now: datetime) -> None:
    """Take the link's row until the transaction ends, if it still works; the update itself changes nothing.

    Looking alone is not enough: whoever shuts the door in this moment must wait for us or win over us.
    """
    if not SigningLink.objects.not_revoked().filter(pk=link.pk, expires_at__gt=now).update(nonce=F("nonce")):
        raise LicenceError(_("This link has stopped working."))


def _start_reminding_anew(agreement: Agreement, **changes: str) -> bool:
    """False when the signature is not waited for any more. The agreement's row is taken before a link's."""
    rows = Agreement.objects.filter(pk=agreement.pk, status=AgreementStatus.ISSUED)
    return bool(rows.update(reminders_sent=0, reminded_at=None, **changes))


def _check_rested(agreement: Agreement, now: datetime) -> None:
    """Called with the agreement's row taken: of two who ask at once the second sees the first one's link."""
    links = agreement.links.filter(email__iexact=agreement.signatory_email, sent_at__gt=now - timedelta(days=1))
    sent = list(links.order_by("-sent_at").values_list("sent_at", flat=True))
    mailed = max(moment for moment in (*sent[:1], agreement.reminded_at, now - BETWEEN_LINKS) if moment is not None)
    told, free_at = _("We have just written to %(name)s."), mailed + BETWEEN_LINKS
    if len(sent) >= LINKS_PER_DAY:
        told, free_at = _("Five links went to %(name)s within a day."), sent[LINKS_PER_DAY - 1] + timedelta(days=1)
    if free_at > now:
        told += " " + _("Look in the spam folder. The next link can be sent from %(when)s on.")
        when = format_date(localtime(free_at), "j M Y, H:i")
        raise LicenceError(told % {"name": agreement.signatory_name, "when": when})


def _check_live(link: SigningLink, now: datetime) -> None:
    if not link.is_live(at=now):
        raise LicenceError(_("This link has stopped working."))
