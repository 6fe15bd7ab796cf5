"""The site families: ours, and those that other packages add by the `pr_archive.scrapers` entry point."""

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
BEYOND_DOUBT = 0.95
"""How sure it must be for no other to be asked."""


@cache
def scrapers() -> dict[str, Scraper]:
    """Return the scrapers by family. An entry point of the same name as a built-in one replaces it."""
    found = {point.name: point.value for point in entry_points(group="pr_archive.scrapers")}
    names = {name: found[name] for name in found if name not in BUILT_IN} | BUILT_IN | found
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


def choose(page: Page, family: str | None = None) -> Scraper:
    """Return the scraper that is surest of a page; the family of its source where none is sure.

    They are asked in order, those of other packages first; who is as good as certain ends the round.
    """
    known = scrapers()
    best, most = "", -1.0
    for name, scraper in known.items():
        sure = scraper.recognise(page)
        if sure > most or (sure == most and name == family):
            best, most = name, sure
        if sure >= BEYOND_DOUBT:
            break
    return by_family(family) if most < CERTAIN and family else known[best]
