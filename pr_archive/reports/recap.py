"""The recap of a period: one row a release, with all media where it ran."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from attrs import frozen

from pr_archive.records import Release

__all__ = ["Placement", "Recap", "Row", "make_recap"]


@frozen(kw_only=True)
class Placement:
    """A release in one medium."""

    release: Release
    medium: str
    """Host of the site."""
    kind: str
    """Trust tier of the source: `official network media aggregator mirror`."""


@frozen(kw_only=True)
class Row:
    """One release with all its placements, first publication first."""

    placements: tuple[Placement, ...]

    @property
    def release(self) -> Release:
        """The release as it was published first."""
        return self.placements[0].release

    @property
    def first(self) -> datetime | None:
        """Time of the first publication."""
        return self.release.published

    @property
    def last(self) -> datetime | None:
        """Time of the last publication."""
        return max((one.release.published for one in self.placements if one.release.published), default=None)


@frozen(kw_only=True)
class Recap:
    """What ran where."""

    rows: tuple[Row, ...]
    """Earliest first."""
    since: date | None = None
    until: date | None = None
    institution: str | None = None
    query: str = ""
    made_at: datetime

    @property
    def placements(self) -> tuple[Placement, ...]:
        """All placements, release by release."""
        return tuple(placement for row in self.rows for placement in row.placements)

    @property
    def by_medium(self) -> list[tuple[str, int]]:
        """Placements by medium, most first."""
        counts = Counter(placement.medium for placement in self.placements)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def by_month(self) -> list[tuple[tuple[int, int], int]]:
        """Placements by (year, month), earliest first."""
        dates = (placement.release.published for placement in self.placements)
        return sorted(Counter((when.year, when.month) for when in dates if when).items())


def make_recap(
    releases: Iterable[Release],
    trust: Callable[[Release], str],
    made_at: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
    institution: str | None = None,
    query: str = "",
) -> Recap:
    """Return the recap of some releases, all copies among them. `trust` gives the tier of a release's source."""
    clusters: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        clusters[release.cluster or release.id].append(release)
    rows = [
        Row(placements=tuple(_placement(one, trust) for one in sorted(members, key=_time)))
        for members in clusters.values()
    ]
    rows.sort(key=lambda row: _time(row.release))
    return Recap(rows=tuple(rows), since=since, until=until, institution=institution, query=query, made_at=made_at)


def _placement(release: Release, trust: Callable[[Release], str]) -> Placement:
    host = urlsplit(release.url).netloc.rpartition("@")[2] or release.source
    return Placement(release=release, medium=host.removeprefix("www."), kind=trust(release))


def _time(release: Release) -> tuple[bool, float, str]:
    when = release.published
    return when is None, (when or release.first_seen).timestamp(), release.id
