"""`make bench`: queries, CPU, bytes and rate of the main pages on the demo content, beside a bare Django view.

Timings of one machine say little; the column `x bare` is the ratio within this run.
"""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="jems-bench-")
os.environ.setdefault("BACKGROUND", "off")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

import django

django.setup()

from tests.bench.measuring import main

main()
