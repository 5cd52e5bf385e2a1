"""Structured logs: one line an event, on stderr. Phone numbers, wamids, bodies and secrets do not belong in them."""

import logging
import sys
from typing import cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from hub.settings import Settings


def set_up(settings: Settings, process: str) -> None:
    """Configure structlog for this process; `process` is bound to every line."""
    last: Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)


def logger(name: str) -> FilteringBoundLogger:
    """A logger with its part's name bound."""
    return cast("FilteringBoundLogger", structlog.get_logger(part=name))
