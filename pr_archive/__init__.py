"""PR Archive: a searchable archive of Indonesian press releases.

    from pr_archive import Archive

    with Archive("data") as archive:
        archive.scrape()
        for hit in archive.search("pembinaan rohani", institution="Rutan Blora", since="2025-01"):
            print(hit.release.published, hit.release.title, hit.highlights["body"])

The library prints nothing and reads no global state. Everything it raises on purpose is a `PrArchiveError`.
"""

import logging

from pr_archive.archive import Archive
from pr_archive.errors import PrArchiveError, QueryError
from pr_archive.records import Copy, Person, Quote, Release, ReleaseData, Snapshot
from pr_archive.results import Facet, Hit, ImportResult, ScrapeResult, SearchResults
from pr_archive.sources import Source

__all__ = [
    "Archive",
    "Copy",
    "Facet",
    "Hit",
    "ImportResult",
    "Person",
    "PrArchiveError",
    "QueryError",
    "Quote",
    "Release",
    "ReleaseData",
    "ScrapeResult",
    "SearchResults",
    "Snapshot",
    "Source",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())
