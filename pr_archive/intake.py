"""One article page into the store: get it, keep the snapshot, parse it, decide, store.

`decide` is pure: what a page says now and what the store remembers go in, what is to be written comes out.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich import derive
from pr_archive.errors import FetchError, ParseError, PrArchiveError
from pr_archive.forgetting import redacted
from pr_archive.records import Facts, Location, ReleaseData, Snapshot, release_id
from pr_archive.results import Forgotten
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.article import join
from pr_archive.scrapers.base import Page, Scraper
from pr_archive.scrapers.page_kinds import is_soft_404
from pr_archive.scrapers.registry import choose
from pr_archive.snapshots import SnapshotWriter
from pr_archive.sources import Source
from pr_archive.store import Store, Version, now
from pr_archive.wording import DAYS_TO_BELIEVE, fingerprint, no_article, why_worse, words

__all__ = ["Decision", "Intake", "Outcome", "decide"]

MAX_PARTS = 50
"""Pages of one article that are joined at most."""
MEASURED = ("title", "published", "author", "paragraphs", "category", "tags", "images")
"""Fields whose fill rate shows whether a layout is still read well."""

Outcome = Literal["new", "changed", "corrected", "unchanged", "rejected", "gone"]


@frozen(kw_only=True)
class Decision:
    """What is to be done with a page that was read."""

    outcome: Outcome
    """`corrected`: the words are the same, but the site or our parser says something else about them. `rejected`:
    they are less than what there is."""
    version: int
    """Number under which the data belongs in the store."""
    reason: str | None = None
    """Why it is rejected."""


def decide(data: ReleaseData, old: Version | None, *, stays: bool = False) -> Decision:
    """Compare what a page says now with the current version in the store (None: not known yet).

    Only changed words make a new version: sites change `modified`, tags, pictures and the style of quotes without
    touching the text. Much less text is rejected unless it `stays` so.
    """
    if old is None:
        return Decision(outcome="new", version=1)
    if not stays and (reason := why_worse(data, old.data)):
        return Decision(outcome="rejected", version=old.version, reason=reason)
    if words(data) != words(old.data):
        return Decision(outcome="changed", version=old.version + 1)
    same = evolve(data, modified=None) == evolve(old.data, modified=None)
    return Decision(outcome="unchanged" if same else "corrected", version=old.version)


class Intake:
    """Takes pages of one source into the store."""

    def __init__(
        self, store: Store, snapshots: SnapshotWriter, source: Source, get: Callable[[str], Snapshot]
    ) -> None:
        """`get` gives the answer of an address: of the network, or of a file that is imported."""
        self.store = store
        self.snapshots = snapshots
        self.source = source
        self._get = get
        self.pages = 0
        """Releases read."""
        self.filled: Counter[str] = Counter()
        """How many of them gave each field."""

    def fetch(self, url: str, family: str | None) -> tuple[str, Outcome]:
        """Fetch an article and store it with all its pages; returns the id of the release and what became of it.

        `family` breaks ties where a page shows no family. Raises FetchError where a page could not be had, ParseError
        where it holds no article.
        """
        if forgotten := self._forgotten(url):
            return forgotten.id, "unchanged"
        return self.take(self._get(url), family)

    def take(self, snapshot: Snapshot, family: str | None, *, first: bool = False) -> tuple[str, Outcome]:
        """Keep the snapshot of an article and store the release in it.

        A later page leads to the first one, once (`first`): a site may send us from the first back to the later one.
        """
        url = snapshot.requested
        if forgotten := self._forgotten(url, snapshot.url):
            return forgotten.id, "unchanged"
        location = self.snapshots.append(snapshot)
        page = Page.of(snapshot, self.source.zone)
        if snapshot.status in (404, 410) or is_soft_404(page):
            return self._gone(url, location)
        try:
            if snapshot.status != 200:
                raise FetchError(f"answers {snapshot.status} {snapshot.reason}".rstrip(), url=url)
            scraper = choose(page, family)
            data, more = self._whole(scraper, page)
            is_later = not first and _is_later_page(page.url, data.url)
        except ParseError as error:
            return self._unread(url, location, error)
        except PrArchiveError:
            self.store.keep(location)
            raise
        if forgotten := self._forgotten(data.url, source_id=data.source_id):
            self.snapshots.withdraw([location, *more])  # it is known only now what it is
            return forgotten.id, "unchanged"
        if is_later:
            self.store.keep(location)
            return self.take(self._get(data.url), family, first=True)
        return self.save(data, scraper.family, [location, *more], fetched=url)

    def keep(self, snapshot: Snapshot) -> Location:
        """Keep a snapshot of a list that holds releases, without those that were forgotten."""
        location = self.snapshots.append(redacted(snapshot, self.store.tombstones()) or snapshot)
        self.store.keep(location)
        return location

    def save(
        self, data: ReleaseData, family: str, locations: Sequence[Location], fetched: str | None = None
    ) -> tuple[str, Outcome]:
        """Decide what to do with a release that was read, and do it. `fetched`: the address that was asked for it."""
        aliases = [canonical_url(fetched)] if fetched else []
        if forgotten := self._forgotten(data.url, source_id=data.source_id):
            return forgotten.id, "unchanged"
        old = self._known(data, aliases)
        at = locations[0].fetched_at.replace(microsecond=0)
        if fetched and old is None and (reason := no_article(data)):
            self.store.keep(*locations)
            raise ParseError(f"the page shows {reason}")
        self._measure(data)
        decision = decide(data, old, stays=old is not None and self._stays(old.id, data, at))
        if old and decision.reason:
            self.store.reject(old.id, at, decision.reason, fingerprint(data), locations)
            return old.id, "rejected"
        if old and decision.outcome == "unchanged" and old.gone_at is None:
            # A list shows the same releases for weeks: it is a capture of those only that it changes.
            self.store.seen_again(old.id, at, locations if fetched else ())
            return old.id, "unchanged"
        facts = old.facts if old else Facts()
        first_seen = old.first_seen if old else at
        version = Version(
            id=old.id if old else release_id(self.source.name, data.source_id),
            source=self.source.name,
            source_id=data.source_id,
            url=data.url,
            family=family,
            version=decision.version,
            seen_at=old.seen_at if old and decision.outcome == "corrected" else at,
            data=data,
            facts=evolve(facts, region=self.source.region or facts.region),
            derived=derive(data.title, data.body, data.published),
            snapshots=tuple(location.id for location in locations),
            first_seen=first_seen,
            last_seen=max(first_seen, at if old is None or old.last_seen > now() else max(at, old.last_seen)),
        )
        self.store.save(version, locations, aliases, fetched)
        return version.id, decision.outcome

    def _forgotten(self, *urls: str, source_id: str | None = None) -> Forgotten | None:
        """Return the tombstone of a release that was forgotten: nothing of it is fetched, kept or stored again."""
        return self.store.forgotten(self.source.name, *map(canonical_url, urls), source_id=source_id)

    def _stays(self, id: str, data: ReleaseData, at: datetime) -> bool:
        """Return whether a text was seen on so many days that it is what the editors want."""
        if no_article(data):
            return False
        days = self.store.days_rejected(id, fingerprint(data))
        return bool(days) and len(days | {f"{at.astimezone(UTC):%Y-%m-%d}"}) >= DAYS_TO_BELIEVE

    def _unread(self, url: str, location: Location, error: ParseError) -> tuple[str, Outcome]:
        """Keep a page that holds no article: of a release that is known it is a worse capture, else an error."""
        id = self.store.find(self.source.name, canonical_url(url))
        if id is None:
            self.store.keep(location)
            raise error
        self.store.reject(id, location.fetched_at.replace(microsecond=0), str(error), "", [location])
        return id, "rejected"

    def _known(self, data: ReleaseData, aliases: Sequence[str]) -> Version | None:
        """Return the current version of the release, known by its key, its id (from an import) or an address."""
        found = self.store.find(self.source.name, data.url, *aliases, source_id=data.source_id)
        for id in (found, release_id(self.source.name, data.source_id)):
            if id is not None and (old := self.store.get(id)) is not None:
                return None if _is_another_post(old.source_id, data.source_id) else old
        return None

    def _measure(self, data: ReleaseData) -> None:
        self.pages += 1
        self.filled.update(name for name in MEASURED if getattr(data, name))

    def _whole(self, scraper: Scraper, first: Page) -> tuple[ReleaseData, list[Location]]:
        """Read an article with all its pages, and return the places of the further pages' snapshots."""
        data = scraper.parse(first)
        parts: list[ReleaseData] = []
        locations: list[Location] = []
        seen, page = {first.url}, first
        while (url := scraper.continuation(page)) and url not in seen and len(parts) < MAX_PARTS:
            snapshot = self._get(url)
            if snapshot.status != 200 or snapshot.url in seen:
                break  # beyond the last page WordPress redirects to the first
            seen |= {url, snapshot.url}
            locations.append(self.snapshots.append(snapshot))
            page = Page.of(snapshot, self.source.zone)
            parts.append(scraper.parse(page))
        return join(data, parts), locations

    def _gone(self, url: str, location: Location) -> tuple[str, Outcome]:
        id = self.store.find(self.source.name, canonical_url(url))
        if id:
            self.store.bury(id, location.fetched_at, [location])
        else:
            self.store.keep(location)
        return id or url, "gone"


def _is_another_post(old: str | None, new: str) -> bool:
    """Return whether two keys are the numbers of two posts: one took over the address of the other."""
    return old is not None and old != new and old.isdigit() and new.isdigit()


def _is_later_page(url: str, article: str) -> bool:
    """Return whether an address is that of the second or a later page of an article."""
    return re.fullmatch(rf"{re.escape(article.rstrip('/'))}/(?:page/)?\d{{1,3}}/?", canonical_url(url)) is not None
