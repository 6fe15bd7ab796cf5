"""Feeds in: RSS and Atom, read by feedparser from bytes (given a name it would open files and addresses)."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import feedparser

from pr_archive.errors import ParseError
from pr_archive.scrapers.addresses import joined
from pr_archive.scrapers.base import Item, Page, Scraper

__all__ = ["feed_items", "feed_links"]

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:item|entry)\s*>", re.IGNORECASE)
MAX_ITEMS = 2000
"""Entries of one feed that are read; the largest real feeds hold 500."""


def feed_items(page: Page, scraper: Scraper) -> list[Item]:
    """Return the entries of a feed in order. Raises ParseError where the page is no feed."""
    if _ENTITY.search(page.body, 0, 4096):
        raise ParseError("the feed declares a document type, which no feed needs")
    try:
        parsed = feedparser.parse(_begin(page.body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # what it stumbles over it raises: OverflowError and UnicodeError for `&#99999999999;`
        raise ParseError(f"the feed cannot be read: {type(error).__name__}") from error
    if not parsed.get("version"):
        raise ParseError("not a feed")
    return list(_items(page, scraper, parsed.get("entries", [])[:MAX_ITEMS]))


def _begin(body: bytes) -> bytes:
    """Return a feed up to the last entry that is read: feedparser would take seconds for a hundred thousand."""
    ends = islice(_ENTRY_END.finditer(body), MAX_ITEMS - 1, MAX_ITEMS + 1)
    last, more = next(ends, None), next(ends, None)
    return body[: last.end()] if last and more else body


def _items(page: Page, scraper: Scraper, entries: list[Any]) -> Iterator[Item]:
    for entry in entries:
        url = joined(page.url, entry.get("link") or "")
        key = joined(page.url, entry.get("id") or "")
        source_id = (key and scraper.source_id(key)) or (url and scraper.source_id(url))
        if url and source_id:
            yield Item(
                url=url,
                source_id=source_id,
                title=entry.get("title"),
                published=_moment(entry.get("published_parsed")),
                # Asked for by `entry.get`, feedparser would give the time of publication instead, with a warning.
                modified=_moment(dict.get(entry, "updated_parsed")),
            )


def _moment(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, TypeError, OverflowError):
        return None


def feed_links(page: Page) -> list[str]:
    """Return the feeds that a page announces (`link rel=alternate`), those of comments left out."""
    links = page.soup.find_all("link", rel="alternate", type=_FEED_TYPES, href=True)
    urls = dict.fromkeys(joined(page.url, str(link["href"])) for link in links)
    return [url for url in urls if url and "comments" not in url and "komentar" not in url]
