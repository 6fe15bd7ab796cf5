"""What a site offers: asked once, politely, when it is added (and again where it stopped answering).

Nothing is assumed of an address. robots.txt, the home page, the REST API, feeds, sitemaps and one article are asked
for, and the family is what the article's own markup shows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urljoin

from attrs import field, frozen

from pr_archive.errors import FetchError, ParseError, SourceError
from pr_archive.scrapers.addresses import host_of, joined
from pr_archive.scrapers.base import Item, Page, Scraper
from pr_archive.scrapers.blogger_feed import blogger_count
from pr_archive.scrapers.feeds import feed_items, feed_links
from pr_archive.scrapers.fetcher import Fetcher
from pr_archive.scrapers.registry import by_family, choose
from pr_archive.scrapers.sitemaps import read_sitemap
from pr_archive.scrapers.text import read_json
from pr_archive.sources import Source

__all__ = ["Probe", "probe"]

FEEDS = ("feed/", "rss/latest-posts", "rss-feeds/feed/latest", "rss.xml", "index.xml", "atom.xml", "feed")
"""Where feeds are looked for when the home page announces none: WordPress, Varient v2 and v3, static sites."""
SITEMAPS = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml")
FEED_LIST = "rss-feeds"
"""Where Varient lists its feeds."""
MAX_FEEDS = 200
_FURTHER_FEED = re.compile(
    r"/rss/(?:category|author)/[^/?]+$|/rss-feeds/feed/(?:category|author)/[^/?]+$|/(?:category|author|tag)/[^?]+/feed/?$"
)
REST = ("wp-json/wp/v2/posts", "?rest_route=/wp/v2/posts")
BLOGGER = ("feeds/posts/default?alt=json&max-results=1",)


@frozen(kw_only=True)
class Probe:
    """What a site offers. Addresses are absolute; None or empty where there is nothing."""

    family: str
    title: str | None = None
    rest: str | None = None
    """Address of the posts collection of an open WordPress REST API."""
    blogger: str | None = None
    """Address of the post feed of a Blogger site, which is there in JSON too."""
    feed: str | None = None
    further_feeds: tuple[str, ...] = ()
    """Feeds of categories and authors."""
    sitemaps: tuple[str, ...] = ()
    listing: str | None = None
    """A page that lists articles."""
    notes: tuple[str, ...] = field(default=(), eq=False)
    """What was asked for and what came back, a line each."""


def probe(fetcher: Fetcher, source: Source) -> Probe:
    """Ask a site what it offers. Raises FetchError where it does not answer, SourceError where nothing is found."""
    if source.family:
        by_family(source.family)  # a mistyped family is said before anything is asked
    return _Probing(fetcher, source).run()


class _Probing:
    def __init__(self, fetcher: Fetcher, source: Source) -> None:
        self.fetcher = fetcher
        self.source = source
        self.notes: list[str] = []
        self._pages: dict[str, Page | None] = {}

    def run(self) -> Probe:
        home = self._page(self.source.url, required=True)
        assert home is not None
        guess = choose(home, self.source.family)
        rest = next(self._offered(REST, _is_rest, "REST API"), None)
        posts = BLOGGER if guess.family == "blogger" else ()
        blogger = next(self._offered(posts, _is_blogger, "Blogger feed"), None)
        feed = next(self._offered(feed_links(home) or FEEDS, lambda page: bool(_entries(page, guess)), "feed"), None)
        named = self.fetcher.sitemaps(self.source.url, self.source)
        sitemaps = tuple(self._offered(named, _is_sitemap, "sitemap", stop=False))
        sitemaps = sitemaps or tuple(self._offered(SITEMAPS, _is_sitemap, "sitemap"))
        article = self._article(guess, home, feed, sitemaps)
        scraper = self._scraper(article or home)
        further = self._further_feeds(home, scraper, feed)
        listing = home.url if next(scraper.listing(home), None) else None
        if not (rest or blogger or feed or sitemaps or listing):
            raise SourceError(
                f"{self.source.url}: found no feed, API, sitemap or list of articles; is it a news site?"
            )
        title = home.soup.title.get_text(" ", strip=True) if home.soup.title else None
        return Probe(
            family=scraper.family, title=title, rest=rest, blogger=blogger.partition("?")[0] if blogger else None,
            feed=feed, further_feeds=further, sitemaps=sitemaps, listing=listing, notes=tuple(self.notes),
        )  # fmt: skip

    def _scraper(self, page: Page) -> Scraper:
        if self.source.family:
            return by_family(self.source.family)
        scraper = choose(page, None)
        self.notes.append(f"family: {scraper.family}, by the markup of {page.url}")
        return scraper

    def _further_feeds(self, home: Page, scraper: Scraper, feed: str | None) -> tuple[str, ...]:
        """Return the feeds of categories and authors that the home page, or Varient's list of feeds, links."""
        lists = self._page(urljoin(self.source.url, FEED_LIST)) if scraper.family == "varient" else None
        links = [
            link["href"] for page in (home, lists) if page for link in page.soup.find_all(["a", "link"], href=True)
        ]
        urls = dict.fromkeys(joined(self.source.url, str(link)) for link in links)
        same_site = [url for url in urls if url and url != feed and host_of(url) == host_of(self.source.url)]
        return tuple(url for url in same_site if _FURTHER_FEED.search(url))[:MAX_FEEDS]

    def _offered(
        self, paths: Sequence[str], holds: Callable[[Page], bool], what: str, stop: bool = True
    ) -> Iterator[str]:
        """Yield the addresses among `paths` that hold what they should; with `stop`, no more than the first."""
        found = False
        for url in dict.fromkeys(urljoin(self.source.url, path) for path in paths):
            page = self._page(url)
            if page is not None and holds(page):
                found = True
                self.notes.append(f"{what}: {url}")
                yield url
                if stop:
                    return
        if paths and not found:
            self.notes.append(f"{what}: none")

    def _article(self, guess: Scraper, home: Page, feed: str | None, sitemaps: tuple[str, ...]) -> Page | None:
        pages = map(self._page, self._samples(guess, home, feed, sitemaps))
        return next((page for page in pages if page is not None), None)

    def _samples(self, guess: Scraper, home: Page, feed: str | None, sitemaps: tuple[str, ...]) -> Iterator[str]:
        """Yield a few addresses that are likely articles: from the feed, else the listing, else the sitemap."""
        if feed and (page := self._page(feed)):
            yield from (item.url for item in _entries(page, guess)[:2])
        yield from (item.url for _, item in zip(range(2), guess.listing(home), strict=False))
        for url in sitemaps[:1]:
            if page := self._page(url):
                yield from [one for one in reversed(read_sitemap(page).pages) if guess.source_id(one)][:2]

    def _page(self, url: str, required: bool = False) -> Page | None:
        if url not in self._pages:
            self._pages[url] = self._ask(url, required)
        return self._pages[url]

    def _ask(self, url: str, required: bool) -> Page | None:
        try:
            snapshot = self.fetcher.get(url, self.source, expect=(400, 401, 403))
        except FetchError as error:
            if required:
                raise
            self.notes.append(f"{url}: {error}")
            return None
        if snapshot.status != 200:
            if required:
                raise FetchError(f"{url}: answers {snapshot.status} {snapshot.reason}".rstrip(), url=url)
            return None
        return Page.of(snapshot, self.source.zone)


def _entries(page: Page, scraper: Scraper) -> list[Item]:
    try:
        return feed_items(page, scraper)
    except ParseError:
        return []


def _is_sitemap(page: Page) -> bool:
    try:
        sitemap = read_sitemap(page)
    except ParseError:
        return False
    return bool(sitemap.pages or sitemap.files)


def _is_blogger(page: Page) -> bool:
    try:
        return blogger_count(page) > 0
    except ParseError:
        return False


def _is_rest(page: Page) -> bool:
    try:
        posts = read_json(page.body)
    except ValueError:
        return False
    return (
        isinstance(posts, list)
        and bool(posts)
        and all(isinstance(post, dict) and "content" in post for post in posts)
    )
