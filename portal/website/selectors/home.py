from __future__ import annotations

from datetime import datetime
from typing import Any


def home_figures(*, at: datetime) -> dict[str, Any]:
    return {}
