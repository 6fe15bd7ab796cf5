"""When a source is due: from how often it really publishes, and from how it answered last. Pure.

A source that publishes every six hours is asked every three; one that fails is asked ever more rarely. MediaCloud's
fetcher, with 180,000 feeds, works by the same two rules.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

__all__ = ["CEILING", "FLOOR", "next_due"]

FLOOR = timedelta(minutes=15)
"""No source is asked more often by itself."""
CEILING = timedelta(days=1)
"""Every source is asked at least this often."""
FIRST_PAUSE = timedelta(minutes=30)
"""Pause after the first failure; it doubles with each further one."""
SAMPLE = timedelta(days=30)
"""How far back publications count."""


def next_due(
    now: datetime, published: Sequence[datetime], failures: int, retry_after: float | None = None
) -> datetime:
    """Return when to ask a source again.

    `published` are its latest publication times, `failures` the number of runs in a row that failed (0: the last one
    went well), `retry_after` the seconds that the site itself asked for.
    """
    pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), CEILING) if failures else _half_the_gap(now, published)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    return now + pause


def _half_the_gap(now: datetime, published: Sequence[datetime]) -> timedelta:
    """Return half the mean time between two publications, between the floor and the ceiling."""
    recent = sum(now - SAMPLE <= time <= now for time in published)
    return CEILING if not recent else min(max(SAMPLE / recent / 2, FLOOR), CEILING)
