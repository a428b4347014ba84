"""The editions that pages have shown, asked for from outside the web application."""

import os
from typing import Any

from headway.evidence.store import data_folder


def editions_shown() -> list[dict[str, Any]]:
    """The editions that pages have shown, latest first; none where there is no database yet."""
    if not os.environ.get("DATABASE_URL") and not (data_folder() / "headway.sqlite3").exists():
        return []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    from headway.measures.models import Edition

    try:
        found = Edition.objects.order_by("-number")
        return [dict(row) for row in found.values("number", "as_at", "published_at", "current")]
    except DatabaseError:  # the tables are not made yet
        return []
