"""Seconds between two runs of each sweep; a sweep picks up what a lost kick left behind."""

SWEEPS = {
    "portal.audit.tasks.seal": 60.0,
    "portal.notices.tasks.deliver_due": 15.0,
    "portal.files.tasks.check_waiting": 60.0,
    "portal.files.tasks.remove_orphans": 3600.0,
    "search.tasks.drain": 15.0,
    "licences.tasks.remind_and_lapse": 3600.0,
    "licences.tasks.examine_due": 60.0,
    "licences.tasks.refresh_trust_lists": 86400.0,
    "licences.tasks.prepare_renewals": 60.0,
    "helpdesk.tasks.expire_and_warn": 900.0,
    "helpdesk.tasks.process_mail": 30.0,
    "helpdesk.tasks.poll_mail": 60.0,
    "helpdesk.tasks.send_pending": 5.0,
    "helpdesk.tasks.forget_presences": 3600.0,
    "helpdesk.tasks.measure_times": 900.0,
    "helpdesk.tasks.deliver_hooks": 30.0,
    "portal.events.tasks.send_invitations": 60.0,
    "portal.events.tasks.remind": 900.0,
    "portal.events.tasks.close_past": 900.0,
    "academy.tasks.turn_pages": 900.0,
}
