"""What a run does, as it does it: a line for every request and for every decision about a release.

Two loggers of the standard library, `pr_archive.requests` and `pr_archive.decisions`, at the level INFO; an answer
that did not come, a page that failed and a source that failed are WARNINGs. The values are in the record as
`record.values`, a dict, so that a program can read them without parsing. The library stays silent until somebody
attaches a handler: `writing` does, for the command.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pr_archive.errors import ArchiveError

__all__ = ["FORMATS", "LogFormat", "log_decision", "log_request", "writing"]

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = ("text", "json")

_ROOT = logging.getLogger("pr_archive")
_ROOT.addHandler(logging.NullHandler())
_REQUESTS = logging.getLogger("pr_archive.requests")
_DECISIONS = logging.getLogger("pr_archive.decisions")
_BAD_OUTCOMES = frozenset(["failed", "rejected"])
_LONGEST = 2000
"""Characters of a text; sites send addresses and reasons of any length."""


def log_request(
    *,
    source: str,
    url: str,
    status: int | None,
    bytes: int,
    seconds: float,
    waited: float,
    robots: bool,
    error: str | None,
) -> None:
    """Log a request that was made.

    `status` is None where no answer came, and `error` then says why; `bytes` are those of the body as sent;
    `seconds` from the name lookup to the last packet; `waited` are the seconds of the rate limit before it; `robots`
    marks a request for robots.txt.
    """
    level = logging.INFO if error is None else logging.WARNING
    if _REQUESTS.isEnabledFor(level):
        values = {
            "source": source,
            "url": url,
            "status": status,
            "bytes": bytes,
            "seconds": round(seconds, 3),
            "waited": round(waited, 3),
            "robots": robots,
            "not_modified": status == 304,
            "error": error,
        }
        _emit(_REQUESTS, level, "request", values)


def log_decision(
    *, source: str, outcome: str, id: str | None = None, url: str | None = None, reason: str | None = None
) -> None:
    """Log what became of a release or a page: `new`, `changed`, `corrected`, `unchanged`, `gone`, `rejected`,
    `failed`, `skipped`; or, without `id` and `url`, of a whole source: `done`, `failed`."""
    level = logging.WARNING if outcome in _BAD_OUTCOMES else logging.INFO
    if _DECISIONS.isEnabledFor(level):
        _emit(
            _DECISIONS,
            level,
            "decision",
            {"source": source, "id": id, "url": url, "outcome": outcome, "reason": reason},
        )


def _emit(logger: logging.Logger, level: int, kind: str, values: dict[str, Any]) -> None:
    values = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in values.items()}
    logger.log(level, "%s %s", kind, _Pairs(values), extra={"kind": kind, "values": values})


class _Pairs:
    """`name=value` for what there is to say, only written out where a handler wants it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __str__(self) -> str:
        told = ((name, value) for name, value in self._values.items() if value is not None and value is not False)
        return " ".join(f"{name}={_quoted(value)}" for name, value in told)


def _quoted(value: Any) -> str:
    text = _json(value).removeprefix('"').removesuffix('"')
    return text if text and " " not in text and "\\" not in text and "=" not in text[:1] else _json(value)


def _json(value: Any) -> str:
    """Return JSON in printable ASCII: whatever a site sends cannot act on the terminal, nor begin a line."""
    return json.dumps(value, default=str).replace("\x7f", "\\u007f")


class _Lines(logging.Formatter):
    """One line a record: a JSON object, or text for people."""

    def __init__(self, style: LogFormat) -> None:
        super().__init__()
        self._form = style

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        kind = getattr(record, "kind", None)
        if kind is not None:
            values: dict[str, Any] = record.values  # type: ignore[attr-defined]
        else:
            kind, values = record.levelname.lower(), {"logger": record.name, "message": record.getMessage()}
            if record.exc_info:
                values["traceback"] = self.formatException(record.exc_info)
        if self._form == "json":
            return _json({"time": moment, "kind": kind, **values})
        return f"{moment} {kind} {_Pairs(values)}"


@contextmanager
def writing(style: LogFormat, path: Path | None = None) -> Iterator[None]:
    """Write the log to a file, appending, or to stderr, until the end of the block.

    Raises ArchiveError where the file cannot be written.
    """
    handler = _handler(path)
    handler.setFormatter(_Lines(style))
    level = _ROOT.level
    _ROOT.addHandler(handler)
    _ROOT.setLevel(logging.INFO)
    try:
        yield
    finally:
        _ROOT.removeHandler(handler)
        _ROOT.setLevel(level)
        handler.close()


def _handler(path: Path | None) -> logging.Handler:
    if path is None:
        return logging.StreamHandler(sys.stderr)
    try:
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise ArchiveError(f"cannot write the log to {path}: {error.strerror}") from error
