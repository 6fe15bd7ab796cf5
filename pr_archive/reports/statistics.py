"""How many releases by month, source, institution, category, and how long after the first the copies ran."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from attrs import frozen

from pr_archive.errors import ReportError
from pr_archive.results import Facet

__all__ = ["BY", "Statistics", "delay_counts", "write_chart"]

BY = ("month", "source", "institution", "category", "region", "person")
"""What releases are counted by."""
_STEPS = (
    ("under 1 hour", timedelta(hours=1)),
    ("1 to 6 hours", timedelta(hours=6)),
    ("6 to 24 hours", timedelta(days=1)),
    ("1 to 3 days", timedelta(days=3)),
    ("3 to 7 days", timedelta(days=7)),
    ("over 7 days", timedelta.max),
)


@frozen(kw_only=True)
class Statistics:
    """The counts of a selection."""

    releases: int
    """Releases, copies counted once."""
    placements: int
    """Releases with all their copies."""
    counts: tuple[Facet, ...]
    """Releases by each of what was asked for: months in order of time, all else most first."""
    delays: tuple[tuple[str, int], ...]
    """Copies by time after the first publication."""
    median_delay: timedelta | None = None
    """Of the copies; None where there are none."""


def delay_counts(delays: Iterable[timedelta]) -> tuple[tuple[tuple[str, int], ...], timedelta | None]:
    """Return how many delays fall into each step, and their median."""
    waits = sorted(delays)
    counts = dict.fromkeys((name for name, _ in _STEPS), 0)
    for wait in waits:
        counts[next(name for name, most in _STEPS if wait < most)] += 1
    middle = timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None
    return tuple(counts.items()), middle


def write_chart(statistics: Statistics, path: Path, most: int = 20) -> None:
    """Draw the counts as bars into a PNG (or what the name ends in). Raises ReportError without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ReportError("a chart needs matplotlib: pip install 'pr-archive[plot]'") from error
    panels = [(facet.field, _shown(facet, most)) for facet in statistics.counts if facet.counts]
    if any(count for _, count in statistics.delays):
        panels.append(("delay of copies", statistics.delays))
    if not panels:
        raise ReportError("no releases in this selection: nothing to draw")
    heights = [0.8 + 0.28 * len(counts) for _, counts in panels]
    figure = Figure(figsize=(9, sum(heights)), layout="constrained")
    axes = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)
    for axis, (name, counts) in zip(axes[:, 0], panels, strict=True):
        _draw(axis, name, counts)
    try:
        figure.savefig(path, dpi=120)
    except (OSError, ValueError) as error:
        raise ReportError(f"{path}: cannot be written: {error}") from error


def _shown(facet: Facet, most: int) -> Sequence[tuple[str, int]]:
    """Return the newest months, or the most frequent values."""
    return facet.counts[-most:] if facet.field == "month" else facet.counts[:most]


def _draw(axis: Any, name: str, counts: Sequence[tuple[str, int]]) -> None:
    plain = ("".join(filter(str.isprintable, text))[:40] for text, _ in counts)
    labels = [text.replace("$", r"\$") for text in plain]  # a dollar would begin mathematics
    bars = axis.barh(range(len(counts)), [count for _, count in counts], color="#1f3a5f")
    axis.bar_label(bars, padding=3)
    axis.set_yticks(range(len(counts)), labels)
    axis.invert_yaxis()
    axis.set_title(name, loc="left")
    axis.spines[["top", "right"]].set_visible(False)
