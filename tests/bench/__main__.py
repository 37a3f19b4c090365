"""`make bench`: queries, CPU, bytes and rate of the main pages on the demo content, beside a bare Django view.

With a number (`make bench SCALE=100`) the helpdesk has so many thousand tickets and its budgets are checked; BENCH_DIR
names a folder that keeps the data for the next run. DATABASE_URL chooses PostgreSQL, an empty database of its own.

Timings of one machine say little; the column `x bare` is the ratio within this run.
"""

import os
import tempfile

os.environ["VAR_DIR"] = os.environ.get("BENCH_DIR") or tempfile.mkdtemp(prefix="jems-bench-")
os.environ.setdefault("BACKGROUND", "off")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

import django

django.setup()

from tests.bench.measuring import main

main()
