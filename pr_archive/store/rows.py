"""What the store gives back and takes: rows of its tables as records."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import evolve, field, fields, frozen

from pr_archive.errors import ArchiveError, RecordError
from pr_archive.records import Copy, Derived, Facts, Location, Release, ReleaseData
from pr_archive.results import ScrapeResult
from pr_archive.serialization import from_json

__all__ = ["Run", "SourceState", "Validators", "Version", "as_text", "as_time", "now"]

_FACT_NAMES = tuple(attribute.name for attribute in fields(Facts))
_EVENT = ("event_date", "event_date_raw", "event_date_ok")


def now() -> datetime:
    """Return the time in UTC, to the second, as the store keeps it."""
    return datetime.now(UTC).replace(microsecond=0)


@frozen(kw_only=True)
class Version:
    """One version of a release, with its identity."""

    id: str
    source: str
    source_id: str | None
    url: str
    family: str | None = None
    version: int = 1
    seen_at: datetime
    data: ReleaseData
    facts: Facts = field(factory=Facts)
    """Facts that were given: by an import, by the source's entry."""
    derived: Derived = field(factory=Derived)
    """Facts read out of the text. Given ones go before them."""
    cluster: str | None = None
    """The cluster of copies that the release belongs to; set by the store."""
    snapshots: tuple[str, ...] = ()
    """Ids of the snapshots of the article's pages, in order."""
    imported: bool = False
    """True where it came as a record: its snapshot lies in another archive."""
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None = None

    def release(self, copies: Sequence[Copy] = ()) -> Release:
        """Return the release as of this version. `copies` are the other members of its cluster."""
        data = {attribute.name: getattr(self.data, attribute.name) for attribute in fields(ReleaseData)}
        del data["source_id"], data["url"]
        facts = {name: getattr(self.facts, name) for name in _FACT_NAMES}
        for name in _FACT_NAMES:
            # The three fields of the event's date say one thing together.
            told = any(getattr(self.facts, one) is not None for one in _EVENT) if name in _EVENT else facts[name]
            if told in (None, (), False):
                facts[name] = getattr(self.derived.facts, name)
        here = {copy.id for copy in copies}
        facts["copies"] = (*copies, *(copy for copy in self.facts.copies if copy.id not in here))
        facts["cluster"] = self.cluster or self.facts.cluster
        return Release(
            id=self.id, source=self.source, url=self.url, family=self.family, body=self.data.body,
            first_seen=self.first_seen, last_seen=self.last_seen, version=self.version,
            snapshot=self.snapshots[0] if self.snapshots else None, **data, **facts,
        )  # fmt: skip


def facts_told(facts: Facts, known: Version) -> dict[str, Any]:
    """Return the facts that a record gives and that are not what a release shows; what it leaves out says nothing."""
    shown = known.release()
    names = [name for name in _FACT_NAMES if name not in ("cluster", "copies")]
    told = {name: value for name in names if (value := getattr(facts, name)) not in (None, (), getattr(shown, name))}
    if told.keys() & set(_EVENT):
        told |= {name: getattr(facts, name) for name in _EVENT}
    return told


@frozen(kw_only=True)
class Validators:
    """What a feed sends to make the next request conditional, and how far that is to be trusted."""

    etag: str | None = None
    last_modified: str | None = None
    full_at: datetime
    """When it was last asked for without them."""
    lies: int = 0
    """Times that they were the same although the list was not."""


@frozen(kw_only=True)
class SourceState:
    """What is remembered of a source between runs."""

    name: str
    url: str | None = None
    """The address that it is remembered of."""
    probe: str | None = None
    complete: bool = False
    last_run: datetime | None = None
    last_ok: datetime | None = None
    error: str | None = None
    failures: int = 0
    """Runs in a row that failed."""
    due_at: datetime | None = None


@frozen(kw_only=True)
class Run:
    """What a run over a source did."""

    source: str
    at: datetime
    result: ScrapeResult
    pages: int = 0
    """Article pages that were read."""
    filled: Mapping[str, int] = field(factory=dict)
    """How many of these pages gave each field: a drop shows a changed layout."""


def version_of(row: Sequence[Any]) -> Version:
    """Return the version in a row of the releases joined to their versions. Raises ArchiveError if it is damaged."""
    try:
        return _version_of(row)
    except (RecordError, ValueError) as error:
        raise ArchiveError(f"release {row[0]} version {row[5]} is damaged: {error}") from error


def _version_of(row: Sequence[Any]) -> Version:
    (id, source, source_id, url, family, version, seen_at, data, facts, derived, snapshots, imported, first, last,
     gone, cluster) = row  # fmt: skip
    return Version(
        id=id,
        source=source,
        source_id=source_id,
        url=url,
        family=family,
        version=version,
        seen_at=datetime.fromisoformat(seen_at),
        data=from_json(data, ReleaseData),
        facts=from_json(facts, Facts),
        derived=from_json(derived, Derived),
        cluster=cluster,
        snapshots=tuple(json.loads(snapshots)),
        imported=bool(imported),
        first_seen=datetime.fromisoformat(first),
        last_seen=datetime.fromisoformat(last),
        gone_at=as_time(gone),
    )


def location_of(row: Sequence[Any]) -> Location:
    """Return the location in a row of `LOCATIONS`: a snapshot, and the original of a revisit."""
    location = _location(row[:9])
    return evolve(location, original=_location(row[9:])) if row[9] is not None else location


def _location(row: Sequence[Any]) -> Location:
    id, file, offset, length, url, status, digest, refers, fetched_at = row
    return Location(
        id=id, file=file, offset=offset, length=length, url=url, status=status, digest=digest, refers=refers,
        fetched_at=datetime.fromisoformat(fetched_at),
    )  # fmt: skip


def as_text(moment: datetime | None) -> str | None:
    """Return a time as the store writes it."""
    return None if moment is None else moment.isoformat()


def as_time(text: str | None) -> datetime | None:
    """Return a time that the store wrote."""
    return None if text is None else datetime.fromisoformat(text)
