"""Sites that copy the feeds of others: `/{slug}-{number}.html`, and no date but `10 hours ago`, in English.

The time is counted back from when the page was fetched, and is as rough as its unit.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from lxml import etree

from pr_archive.dates import parse_datetime
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.generic import GenericScraper
from pr_archive.scrapers.text import clean

__all__ = ["AggregatorScraper"]

_AGO = re.compile(
    r"(?P<ago>(?:\d{1,3}|an?) (?:second|minute|hour|day|week|month|year)s? ago)(?: \d{1,6})?", re.IGNORECASE
)
_COUNTER = re.compile(r"\d{1,6}")
_TELLING: Callable[[Element], list[Element]] = cast(Any, etree.XPath("following::*[text()[contains(., ' ago')]]"))
_NEAR = 40
"""Elements that speak of a time ago among which that of the article is looked for."""


class AggregatorScraper(GenericScraper):
    """Aggregators of feeds."""

    family = "aggregator"
    pattern = re.compile(r"/(?:[^/?.]+/)?(?P<slug>[^/?.]{3,110}-(?P<number>\d{1,9}))\.html")
    example = "https://kumpulan.example.com/rutan-wirasaba-gelar-razia-kamar-hunian-10989.html"
    LINKS = "a[href*='.html']"

    def recognise(self, page: Page) -> float:
        """By a numbered address together with a relative date: neither alone is a sign."""
        return 0.75 if self.source_id(page.url) and _relative_date(page) else 0.0

    def source_id(self, url: str) -> str | None:
        """Return the number of the article, which stays where its slug is cut anew."""
        match = self.pattern.search(url) if super().source_id(url) else None
        return match["number"] if match else None

    def text(self, page: Page, body: Element, title: str, summary: str | None) -> tuple[str, ...]:
        """Return the paragraphs without the date and the counter of readers."""
        found = super().text(page, body, title, summary)
        return tuple(one for one in found if not (_AGO.fullmatch(one) or _COUNTER.fullmatch(one)))

    def printed_date(self, page: Page) -> str | None:
        """Return the relative date, without the counter."""
        return _relative_date(page)

    def published(self, page: Page, printed: str | None) -> datetime | None:
        """Return the marked-up time, else the one that the relative date means."""
        marked = self.marked_dates(page)
        if marked or not printed:
            return super().published(page, printed)
        time = parse_datetime(printed, page.timezone, page.fetched_at)
        return time.astimezone(page.timezone) if time else None


def _relative_date(page: Page) -> str | None:
    """Return the first relative date behind the headline."""
    heading = page.document.first("h1")
    for element in _TELLING(heading)[:_NEAR] if heading is not None else ():
        for text in (element.text, element.tail, *(child.tail for child in element)):
            if match := _AGO.fullmatch(clean(text or "")):
                return match["ago"]
    return None
