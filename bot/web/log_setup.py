"""Level and format in, configured logs out: structlog for us, and uvicorn, Alembic and the rest through the same."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor

from bot.web.settings import Settings

# These would log addresses with query strings, SQL, or every connection.
QUIET = ("uvicorn", "faiss", "sentence_transformers", "httpx", "httpcore", "alembic", "sqlalchemy", "asyncio", "jieba")


def set_up_logs(settings: Settings) -> None:
    """One line a record on standard error; tracebacks of others are cut to kind and place."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _drop_exception],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _drop_exception(_: object, __: str, record: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The text of an exception may hold the asker's words; its kind does not."""
    source = record.get("_record")
    info = getattr(source, "exc_info", None)
    if info:
        record["fault"] = getattr(info[0], "__name__", "unknown")
        source.exc_info = source.exc_text = None  # type: ignore[union-attr]
    record.pop("exc_info", None)
    return record
