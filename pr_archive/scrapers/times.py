"""Which of the times on a page is that of publication, and in which zone it counts."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from pr_archive.dates import parse_datetime
from pr_archive.scrapers.base import Page

__all__ = ["first_time", "published_time", "stamped"]

_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_ZONED = re.compile(
    r"(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)? ?(?:Z|[+-]\d{2}:?\d{2})|\b(?:WIB|WITA|WIT|GMT|UTC))\b", re.IGNORECASE
)
_HOME = (timedelta(hours=7), timedelta(hours=8), timedelta(hours=9))
"""WIB, WITA and WIT: other offsets are the server's, not the reader's."""
_UPLOAD = re.compile(r"/uploads/images/\d{6}/image_\d*x\d*_([0-9a-f]{8})[0-9a-f]{5}\.")
_FACTORY_ZONE = ZoneInfo("America/New_York")
"""The zone that Varient is installed with."""


def published_time(page: Page, marked: Sequence[str], printed: str | None) -> datetime | None:
    """Return the time of publication: as marked up with a zone, as marked up, as printed.

    Where the mark-up says UTC and the clock is the one that readers see, it is local time under a false zone.
    """
    texts = [*(text for text in marked if _ZONED.search(text)), *(text for text in marked if _CLOCK.search(text))]
    time = _first(page, texts)
    shown = _first(page, [printed]) if printed and _CLOCK.search(printed) else None
    if time is None:
        time = shown or _first(page, [*marked, printed])
    elif shown and time.utcoffset() == timedelta(0) and _same_clock(time, shown):
        time = shown.replace(second=time.second)
    return at_home(time, page.timezone) if time else None


def _same_clock(one: datetime, other: datetime) -> bool:
    return one.replace(tzinfo=None, second=0, microsecond=0) == other.replace(tzinfo=None, second=0, microsecond=0)


def first_time(page: Page, texts: Iterable[str | None]) -> datetime | None:
    """Return the time in the first text that tells one, with an Indonesian offset."""
    time = _first(page, texts)
    return at_home(time, page.timezone) if time else None


def _first(page: Page, texts: Iterable[str | None]) -> datetime | None:
    found = (parse_datetime(text, page.timezone, page.fetched_at) for text in texts if text)
    return next((time for time in found if time), None)


def at_home(time: datetime, zone: ZoneInfo) -> datetime:
    """Return the same moment with an Indonesian offset: its own, or that of the site."""
    local = time if time.utcoffset() in _HOME else time.astimezone(zone)
    offset = local.utcoffset()
    return local.replace(tzinfo=timezone(offset)) if offset is not None else local


def stamped(published: datetime | None, images: Sequence[str], page: Page) -> datetime | None:
    """Return the time of publication, checked against the time at which Varient stored the pictures.

    The name of a picture begins with the Unix time of its upload (PHP's `uniqid`). A story that seems to run hours
    before its picture was there is dated in the zone that the software is installed with.
    """
    uploads = [datetime.fromtimestamp(int(match[1], 16), UTC) for image in images if (match := _UPLOAD.search(image))]
    if published is None or not uploads:
        return published
    moved = published.replace(tzinfo=_FACTORY_ZONE)
    early = min(uploads) - published
    if timedelta(hours=9) < early < timedelta(hours=13) and abs(moved - min(uploads)) < timedelta(hours=2):
        return at_home(moved, page.timezone)
    return published
