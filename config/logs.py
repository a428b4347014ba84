"""Logs as records. They hold identifiers, never names, addresses or case text."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# A key outside this list is dropped, so that a careless call cannot put a name into a log.
LOGGED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "user",
        "method",
        "path_name",
        "status",
        "seconds",
        "verb",
        "subject",
        "subject_id",
        "edition",
        "release",
        "framework",
        "job",
        "count",
        "exception",
        "exc_info",
        "mode",
    ]
)


def only_identifiers(
    logger: object, method: str, record: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every key that is not known to be free of personal data."""
    return {key: value for key, value in record.items() if key in LOGGED or key.startswith("_")}


def logging_settings(*, mode: str) -> None:
    """JSON lines on standard error in production, readable lines elsewhere."""
    # On one's own machine the terminal is for the progress of commands.
    level = logging.WARNING if mode in {"local", "demo"} else logging.INFO
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if mode == "production"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, only_identifiers, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not getattr(h, "headway", False)]
    handler.headway = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
