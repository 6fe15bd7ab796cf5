"""Discovery: which releases a site has, newest first where the site allows it, back to the known.

The order is that of least cost to the site: one conditional request for the feed; the REST API or Blogger's JSON feed
where it is open; the older pages of the feed; the sitemaps; an HTML listing. A run stops at the first part of a list
that holds a release already known, unless it has to go all the way back (`back`): the first run, one after a killed
one, `--full`.
"""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from attrs import frozen

from pr_archive.dates import parse_datetime
from pr_archive.errors import BlockedError, BusyError, FetchError, ParseError
from pr_archive.records import Snapshot
from pr_archive.scrapers.addresses import host_of
from pr_archive.scrapers.base import Item, Page, Scraper
from pr_archive.scrapers.blogger_feed import blogger_count, blogger_items
from pr_archive.scrapers.feeds import feed_items
from pr_archive.scrapers.fetcher import Fetcher
from pr_archive.scrapers.probe import Probe
from pr_archive.scrapers.sitemaps import MAX_BYTES, read_sitemap
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.sources import Source

__all__ = ["Batch", "Memory", "discover"]

REST_PAGE = 50
"""Posts asked for in one REST request. 100 is the most that WordPress allows; half of it halves the wait for a
slow shared host and the loss when an answer is cut."""
BLOGGER_PAGE = 150
"""Posts asked for in one request to Blogger, the most that it gives; where they are long it gives fewer."""
MAX_PAGES = 5000
"""Parts of one list that are read at most: an end for lists that have none."""
MAX_DEPTH = 3
"""Sitemap indexes below one another; the protocol knows one, content systems two."""
OVERLAP = timedelta(hours=1)
"""Polls overlap by this much: `modified_after` is exclusive, and a scheduled post appears with an older time."""


@frozen(kw_only=True)
class Batch:
    """One part of a list: the releases in it, and the answer that listed them."""

    items: tuple[Item, ...] = ()
    certain: bool = True
    """False where pages that are no articles may be among them (sitemaps)."""
    snapshot: Snapshot | None = None
    """The answer, where it holds the releases themselves (REST, Blogger)."""
    family: str = ""
    """Family of the releases in the answer."""
    validators: tuple[str, str | None, str | None] | None = None
    """(address, ETag, Last-Modified) to remember once the items are in the store."""


class Memory(Protocol):
    """What discovery needs to know of earlier runs."""

    def known(self, item: Item) -> bool:
        """Return whether the release is in the store or waits to be fetched."""

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return the (ETag, Last-Modified) that an address sent last."""


def discover(
    fetcher: Fetcher,
    source: Source,
    probe: Probe,
    scraper: Scraper,
    memory: Memory,
    *,
    back: bool,
    last_ok: datetime | None,
    full: bool = False,
) -> Iterator[Batch]:
    """Yield what the site lists, part by part; with `full`, by every list that it has.

    Raises FetchError where the first answer does not come.
    """
    walk = _Discovery(fetcher, source, probe, scraper, memory, back or full)
    yield from walk.run(last_ok)
    if full or (back and not probe.sitemaps):
        yield from walk.further_feeds()


class _Discovery:
    def __init__(
        self, fetcher: Fetcher, source: Source, probe: Probe, scraper: Scraper, memory: Memory, back: bool
    ) -> None:
        self.fetcher = fetcher
        self.source = source
        self.probe = probe
        self.scraper = scraper
        self.memory = memory
        self.back = back

    def run(self, last_ok: datetime | None) -> Iterator[Batch]:
        first: Batch | None = None
        if self.probe.feed:
            try:
                first = self._feed(self.probe.feed)
            except (FetchError, ParseError) as error:
                if isinstance(error, BusyError) or not (self.probe.rest or self.probe.blogger or self.probe.sitemaps):
                    raise  # else the site lists its releases in another way as well
            else:
                if first is None and not self.back:
                    return  # 304: nothing on the site changed
        since = None if self.back else last_ok
        if not ((yield from self._rest(since, first)) or (yield from self._blogger(since))):
            yield from self._lists(first)
        if first:
            # Last: the validators may be remembered only once all that the feed announced was listed.
            yield Batch(validators=first.validators)

    def _lists(self, feed: Batch | None) -> Iterator[Batch]:
        if feed:
            met = self._met_known(feed)
            yield Batch(items=feed.items)
            # On the way back the sitemap is read all the same: a feed may end before the archive does.
            if met or ((yield from self._older_feeds(feed)) and not (self.back and self.probe.sitemaps)):
                return
        yield from self._sitemaps() if self.probe.sitemaps else self._listing()

    def _met_known(self, batch: Batch) -> bool:
        # To be asked before the batch is handed out: its items are known as soon as they are taken. The last item is
        # the one that counts: a known one on top may be pinned there, or have been fetched by itself.
        return not self.back and bool(batch.items) and self.memory.known(batch.items[-1])

    # -- feeds --------------------------------------------------------------------------------------------------

    def _feed(self, url: str) -> Batch | None:
        etag, last_modified = (None, None) if self.back else self.memory.validators(url)
        snapshot = self.fetcher.get(url, self.source, etag=etag, last_modified=last_modified)
        if snapshot.status == 304:
            return None
        items = feed_items(self._checked(snapshot), self.scraper)
        return Batch(items=tuple(items), validators=(url, *_lasting_validators(snapshot)))

    def _older_feeds(self, first: Batch) -> Generator[Batch, None, bool]:
        """Walk `?paged=N` (WordPress). Returns whether the feed has such pages, so that it was read to its end."""
        assert self.probe.feed
        seen = {item.source_id for item in first.items}
        for number in range(2, MAX_PAGES):
            snapshot = self.fetcher.get(_with(self.probe.feed, paged=number), self.source)
            try:
                items = feed_items(self._checked(snapshot), self.scraper) if snapshot.status == 200 else []
            except ParseError:
                items = []
            fresh = tuple(item for item in items if item.source_id not in seen)
            if not fresh:
                # The same entries again: the parameter is ignored. An answer that is no feed: past the last page.
                return number > 2 or snapshot.status == 404
            seen.update(item.source_id for item in fresh)
            batch = Batch(items=fresh)
            met = self._met_known(batch)
            yield batch
            if met:
                return True
        return True

    def further_feeds(self) -> Iterator[Batch]:
        """Read the feeds of categories and authors: on Varient they hold 500 entries where the main one holds 50."""
        for url in self.probe.further_feeds:
            try:
                items = feed_items(self._checked(self.fetcher.get(url, self.source)), self.scraper)
            except (FetchError, ParseError) as error:
                if isinstance(error, BusyError):
                    raise
                continue  # one of many; the others hold most of the same
            yield Batch(items=tuple(items))

    # -- REST ---------------------------------------------------------------------------------------------------

    def _rest(self, last_ok: datetime | None, feed: Batch | None) -> Generator[Batch, None, bool]:
        """List by the REST API, everything or what changed since. Returns whether the API is there and open."""
        if self.probe.rest is None:
            return False
        try:
            if last_ok is None:
                yield from self._rest_pages(self.probe.rest, orderby="date", order="desc")
                return True
            # With the zone: WordPress reads a time without one in the site's own.
            mark = f"{(last_ok - OVERLAP).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            # A scheduled post is published with a `modified` before its `date`; only the two questions find all. The
            # feed answers the first one where it holds nothing new.
            if not (feed and feed.items and all(map(self.memory.known, feed.items))):
                yield from self._rest_pages(self.probe.rest, after=mark)
            yield from self._rest_pages(self.probe.rest, modified_after=mark, orderby="modified")
        except BlockedError:
            return False  # closed since it was probed: feeds and pages are left
        return True

    def _rest_pages(self, url: str, **query: str) -> Iterator[Batch]:
        seen: set[str] = set()
        for number in range(1, MAX_PAGES):
            address = _with(url, _embed="author,wp:term,wp:featuredmedia", per_page=REST_PAGE, page=number, **query)
            snapshot = self.fetcher.get(address, self.source, expect=(400,))
            if snapshot.status in (400, 404) and number > 1:
                return  # rest_post_invalid_page_number: past the last page
            items = tuple(item for item in rest_items(self._checked(snapshot)) if item.source_id not in seen)
            if items:
                yield Batch(items=items, snapshot=snapshot, family="wordpress")
            elif seen:
                return  # the same posts again: `page` is ignored
            seen.update(item.source_id for item in items)
            if number >= _count(snapshot.header("x-wp-totalpages")):
                return

    # -- Blogger ------------------------------------------------------------------------------------------------

    def _blogger(self, last_ok: datetime | None) -> Generator[Batch, None, bool]:
        """List by Blogger's JSON feed, everything or what changed since. Returns whether the feed is there."""
        if self.probe.blogger is None:
            return False
        mark = last_ok - OVERLAP if last_ok else None
        query = {"orderby": "updated", "updated-min": f"{mark.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if mark else {}
        try:
            yield from self._blogger_pages(self.probe.blogger, mark, query)
        except BlockedError:
            return False  # made private since it was probed: feeds and pages are left
        return True

    def _blogger_pages(self, url: str, mark: datetime | None, query: dict[str, str]) -> Iterator[Batch]:
        start, seen = 1, set[str]()
        for _ in range(MAX_PAGES):
            place = {"alt": "json", "max-results": BLOGGER_PAGE, "start-index": start}
            snapshot = self.fetcher.get(_with(url, **place, **query), self.source)
            page = self._checked(snapshot)
            items = tuple(item for item in blogger_items(page) if item.source_id not in seen)
            if items:
                yield Batch(items=items, snapshot=snapshot, family="blogger")
            # Past the end the feed is empty. The same posts again: `start-index` is ignored. Older ones than asked
            # for: `updated-min` is.
            if not items or (mark and items[-1].modified and items[-1].modified < mark):
                return
            seen.update(item.source_id for item in items)
            start += blogger_count(page)

    # -- sitemaps and listings ----------------------------------------------------------------------------------

    def _sitemaps(self) -> Iterator[Batch]:
        depths = dict.fromkeys(self.probe.sitemaps, 0)
        files = list(depths)
        for number, url in enumerate(files):
            if number >= MAX_PAGES:
                return
            sitemap = read_sitemap(self._checked(self.fetcher.get(url, self.source, size=MAX_BYTES)))
            if depths[url] < MAX_DEPTH:
                further = [file for file in dict.fromkeys(sitemap.files) if file not in depths]
                depths |= dict.fromkeys(further, depths[url] + 1)
                files += further
            items = [item for url in sitemap.pages if (item := self._item(url))]
            if items:
                yield Batch(items=tuple(items), certain=False)

    def _item(self, url: str) -> Item | None:
        if host_of(url) != host_of(self.source.url):
            return None
        source_id = self.scraper.source_id(url)
        return Item(url=url, source_id=source_id) if source_id else None

    def _listing(self) -> Iterator[Batch]:
        if not self.probe.listing:
            return
        seen: set[str] = set()
        for number in range(1, MAX_PAGES):
            url = self.probe.listing if number == 1 else _with(self.probe.listing, page=number)
            snapshot = self.fetcher.get(url, self.source)
            if snapshot.status != 200 and number > 1:
                return
            items = [item for item in self.scraper.listing(self._checked(snapshot)) if item.source_id not in seen]
            if not items:
                return
            seen.update(item.source_id for item in items)
            batch = Batch(items=tuple(items))
            met = self._met_known(batch)
            yield batch
            if met:
                return

    def _checked(self, snapshot: Snapshot) -> Page:
        if snapshot.status != 200:
            raise FetchError(f"{snapshot.requested}: answers {snapshot.status} {snapshot.reason}".rstrip(),
                             url=snapshot.requested)  # fmt: skip
        return Page.of(snapshot, self.source.zone)


def _lasting_validators(snapshot: Snapshot) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified of an answer, unless it changed in the very second that it was sent.

    Last-Modified counts in seconds, and WordPress makes the ETag from it: a second change in the same second would
    never be seen (RFC 9110, 8.8.2.2). Both times are the server's own.
    """
    last_modified = snapshot.header("last-modified")
    changed, sent = (
        parse_datetime(text or "", UTC, snapshot.fetched_at) for text in (last_modified, snapshot.header("date"))
    )
    if changed and sent and sent - changed < timedelta(seconds=2):
        return None, None
    return snapshot.header("etag"), last_modified


def _with(url: str, **query: object) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query, safe=':,')}"


def _count(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdigit() else 1
