"""`make production-check`: what production refuses, and Django's own deployment check, each in a fresh process."""

import os
import subprocess
import sys
import tempfile

GOOD = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k" * 30 + "0123456789-abcdefghij-KLMNOPQRST-uvwxyz",
    "SITE_URL": "https://portal.example.eu",
    "ALLOWED_HOSTS": "portal.example.eu",
    "VAR_DIR": tempfile.mkdtemp(prefix="jems-check-"),
}
DEMO_KEY = "demo-key-for-a-machine-nobody-else-can-reach-0000000000"


def run(changes: dict[str, str | None], *command: str) -> subprocess.CompletedProcess[str]:
    merged = {**os.environ, **GOOD} | {key: value for key, value in changes.items() if value is not None}
    environment = {key: value for key, value in merged.items() if changes.get(key, "") is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def main() -> None:
    failures = []
    for changes, words in [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": DEMO_KEY}, "SECRET_KEY is not set"),
        ({"SITE_URL": None}, "SITE_URL is not set"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
    ]:
        result = run(changes, "check")
        if result.returncode == 0 or words not in result.stderr:
            failures.append(f"production starts although {words}")
    deploy = run({}, "check", "--deploy", "--fail-level", "WARNING")
    if deploy.returncode:
        failures.append(deploy.stderr)
    mailbox = run({"HELPDESK_ADDRESS": "help@portal.example.eu"}, "check", "--deploy", "--fail-level", "WARNING")
    if mailbox.returncode == 0 or "helpdesk.W002" not in mailbox.stderr:
        failures.append("a mailbox whose senders no server checks is not warned about")
    seeding = run({}, "seed_demo")
    if seeding.returncode == 0 or "PORTAL_MODE is production" not in seeding.stderr:
        failures.append("seed_demo runs in production")
    print("\n".join(failures) or "Production refuses missing and default secrets; check --deploy is clean.")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
