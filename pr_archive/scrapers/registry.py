"""The site families that are there: ours, and those that other packages add by the `pr_archive.scrapers` entry point."""

import difflib
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from pr_archive.errors import SourceError
from pr_archive.scrapers.base import Page, Scraper

__all__ = ["by_family", "choose", "scrapers"]

BUILT_IN = {
    "network": "pr_archive.scrapers.network:NetworkScraper",
    "network-old": "pr_archive.scrapers.network_old:NetworkOldScraper",
    "varient": "pr_archive.scrapers.varient:VarientScraper",
    "wordpress": "pr_archive.scrapers.wordpress:WordPressScraper",
    "infinite": "pr_archive.scrapers.infinite:InfiniteScraper",
    "blogger": "pr_archive.scrapers.blogger:BloggerScraper",
    "joomla": "pr_archive.scrapers.joomla:JoomlaScraper",
    "govsite": "pr_archive.scrapers.govsite:GovSiteScraper",
    "aggregator": "pr_archive.scrapers.aggregator:AggregatorScraper",
    "generic": "pr_archive.scrapers.generic:GenericScraper",
}
"""Also entry points of this package; named here so that a checkout that is not installed works."""
CERTAIN = 0.5
"""How sure a family must be of a page to be taken for it against the family of its source."""


@cache
def scrapers() -> dict[str, Scraper]:
    """Return the scrapers by family. An entry point of the same name as a built-in one replaces it."""
    names = dict(BUILT_IN)
    names.update({point.name: point.value for point in entry_points(group="pr_archive.scrapers")})
    return {name: _load(value) for name, value in names.items()}


def _load(value: str) -> Scraper:
    module, _, name = value.partition(":")
    scraper: Scraper = getattr(import_module(module), name)()
    return scraper


def by_family(name: str) -> Scraper:
    """Return the scraper of a family. Raises SourceError for an unknown one."""
    known = scrapers()
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
        raise SourceError(f"no site family {name!r}; {hint}")
    return known[name]


def choose(page: Page, family: str | None) -> Scraper:
    """Return the scraper that is surest of a page; the family of its source where none is sure."""
    sure = {name: scraper.recognise(page) for name, scraper in scrapers().items()}
    best = max(sure, key=lambda name: (sure[name], name == family))
    if sure[best] < CERTAIN and family:
        return by_family(family)
    return scrapers()[best]
