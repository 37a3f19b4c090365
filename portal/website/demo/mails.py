"""Mail of the story: a newcomer without an account and a doubtful sender wait in quarantine, one mail is parked."""

from __future__ import annotations

from helpdesk.actions.inbound import process, receive
from helpdesk.models import InboundMail
from portal.website.demo.story import Story

MAILBOX = "demo"
NEWCOMER = """From: Ivana Horvat <ivana.horvat@karst-plateau.example>\r
To: Jems helpdesk <help@localhost>\r
Subject: Can our programme get access to the portal?\r
Message-ID: <story-newcomer@karst-plateau.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Good morning,\r
\r
we start with Jems in spring and would like to follow the helpdesk. How do we get an account?\r
\r
Ivana Horvat\r
"""
PRIVATE_ADDRESS = """From: Liis <liis.private@mailbox.example>\r
To: Jems helpdesk <help@localhost>\r
Subject: Re: [JH-144] Addons lost after update, need them back\r
Message-ID: <story-private@mailbox.example>\r
Content-Type: text/html; charset=utf-8\r
\r
<p>I write from my <b>private</b> mailbox: the list shows <i>two</i> plugins now.</p>\r
<blockquote>Do you have the backup of last night?</blockquote>\r
"""
BROKEN = b"\x00\x01 not a mail at all \xff\r\n"


def seed(story: Story) -> None:
    """Told once; the desk shows what the gateway does with each."""
    if InboundMail.objects.filter(mailbox=MAILBOX).exists():
        return
    now = story.at(0, 9, 20)
    for raw in (NEWCOMER.encode(), PRIVATE_ADDRESS.encode(), BROKEN):
        process(mail=receive(raw=raw, mailbox=MAILBOX, now=now), now=now)
