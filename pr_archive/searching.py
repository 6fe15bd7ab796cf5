"""Search over the store and its index: queries in, hits with their releases out; the change queue to the index.

The index is derived data. It is current when its fingerprint is that of this program and no change is pending.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from pr_archive.clustering import cluster
from pr_archive.errors import QueryError
from pr_archive.fields import keyword_key
from pr_archive.index.analysis import QUERY_STOPWORDS, query_tokens, tokens
from pr_archive.index.base import Change, Found, IndexStatus
from pr_archive.index.engine import WhooshEngine
from pr_archive.index.highlight import highlight, snippet
from pr_archive.index.rewriting import respelt, timeless
from pr_archive.query import Query
from pr_archive.query_parser import parse_query
from pr_archive.records import Release
from pr_archive.results import Hit, Said, SearchResults
from pr_archive.store import Store

__all__ = ["Searching"]

BATCH = 250
"""Pending changes that one commit of the index takes. Four times as many are a tenth faster, for 40 MB more."""


class Searching:
    """The search side of an archive."""

    def __init__(self, store: Store, directory: Path) -> None:
        self.store = store
        self.engine = WhooshEngine.open(directory)

    # -- keeping the index up to date ---------------------------------------------------------------------------

    def is_usable(self) -> bool:
        """Return whether the index can be searched at all."""
        return self.engine.status().current

    def is_current(self) -> bool:
        """Return whether the index says what the store says."""
        return self.is_usable() and not self.store.pending()

    def bring_up_to_date(self) -> int:
        """Rebuild the index where it is out of date, else apply what is pending. Returns the number of changes."""
        return self.sync() if self.is_usable() else self.rebuild()

    def sync(self) -> int:
        """Apply the pending changes. They are marked done only after the index has committed them."""
        applied = 0
        while changes := self.store.changes(BATCH):
            ids = list(dict.fromkeys(id for _, id in changes))
            cluster(self.store, ids)
            releases = {release.id: release for release in self.store.releases(ids)}
            last = changes[-1][0]
            applied += self.engine.sync(Change(sequence=last, id=id, release=releases.get(id)) for id in ids)
            self.store.done(last)
        return applied

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew and return the number of releases in it. `progress` is told (done, all)."""
        pending = list(dict.fromkeys(id for _, id in self.store.changes(self.store.pending())))
        for start in range(0, len(pending), BATCH):
            cluster(self.store, pending[start : start + BATCH])
        # What changes after this mark stays pending, whether the rebuild saw it or not.
        mark = self.store.last_sequence()
        count = self.engine.rebuild(_told(self.store.releases(), self.store.count(), progress))
        self.store.done(mark)
        return count

    def ids(self) -> set[str]:
        """Return the ids of the releases in the index."""
        return self.engine.ids()

    def damaged(self) -> list[str]:
        """Return the names of files of the index whose bytes are not as they were written."""
        return self.engine.damaged()

    def status(self) -> IndexStatus:
        """Return the state of the index."""
        return self.engine.status()

    # -- searching ----------------------------------------------------------------------------------------------

    def search(
        self,
        text: str,
        *,
        limit: int,
        offset: int,
        facets: Sequence[str],
        collapse: bool,
        explain: bool,
        **filters: Any,
    ) -> SearchResults:
        """Return one page of hits. Raises QueryError."""
        query = self._parse(text, filters)
        wanted: dict[str, Any] = {
            "limit": limit, "offset": offset, "facets": facets, "collapse": collapse, "explain": explain, "fill": True
        }  # fmt: skip
        found = self.engine.search(query, **wanted)
        spellings: Mapping[str, Sequence[str]] = {}
        corrected, relaxed = None, False
        if not found.total:
            spellings = self.engine.suggest(query)
            for other, respelling in self._instead(query, spellings, filters):
                if other != query and (instead := self.engine.search(other, **wanted)).total:
                    query, found, corrected, relaxed = other, instead, respelling, not respelling
                    break
        return SearchResults(
            query=query.normal(),
            total=found.total,
            hits=tuple(self._hits(query, found)),
            partial=found.partial,
            corrected=corrected,
            relaxed=relaxed,
            facets=tuple(found.facets),
            suggestions=tuple(dict.fromkeys(chain.from_iterable(spellings.values()))),
            explanation={"query": query.describe(), **found.explanation} if explain else None,
        )

    def _instead(
        self, query: Query, spellings: Mapping[str, Sequence[str]], filters: dict[str, Any]
    ) -> Iterator[tuple[Query, str | None]]:
        """Yield what to search for where nothing matches a query: respelt (with the text of that), then relaxed."""
        text = respelt(query.text, spellings)
        if text != query.text and (other := self._parsed(text, filters)):
            yield other, text
        yield query.relaxed(), None
        other = self._parsed(timeless(query.text, _today()), filters)
        if other and other.positive_words():
            yield other, None
            yield other.relaxed(), None

    def _parsed(self, text: str, filters: dict[str, Any]) -> Query | None:
        """Return a query, None where nothing that can be searched for is left of its text."""
        try:
            return self._parse(text, filters)
        except QueryError:
            return None

    def export(self, text: str, **filters: Any) -> Iterator[Release]:
        """Yield all releases that match, copies too. Raises QueryError before the first."""
        return self.store.releases(self.matching(text, **filters))

    def matching(self, text: str, **filters: Any) -> list[str]:
        """Return the ids of all releases that match, copies too, best first. Raises QueryError."""
        query = self._parse(text, filters)
        found = self.engine.search(query, limit=max(1, self.store.count()), collapse=False)
        return [id for id, _ in found.ids]

    def count(self, text: str, facets: Sequence[str], **filters: Any) -> Found:
        """Return how many releases match, copies counted once, also by field. Raises QueryError."""
        return self.engine.search(self._parse(text, filters), limit=1, facets=facets)

    def quotes(self, text: str, speaker: str | None, **filters: Any) -> Iterator[Said]:
        """Yield the quotations with words of a query, best releases first, of copies once. Raises QueryError."""
        query = self._parse(text, filters)
        found = self.engine.search(query, limit=max(1, self.store.count()))
        wanted = set(keyword_key(speaker or "").split())
        for release in self.store.releases([id for id, _ in found.ids]):
            for quote in release.quotes:
                marks = highlight(quote.text, query, "body")
                if (marks or not text.strip()) and wanted <= set(keyword_key(quote.speaker or "").split()):
                    yield Said(quote=quote, release=release, highlights=marks)

    def similar(self, release: Release, limit: int) -> list[Hit]:
        """Return the releases nearest to one in words, its copies first."""
        found = self.engine.similar(release, limit)
        scores = dict(found)
        return [Hit(release=one, score=scores[one.id]) for one in self.store.releases([id for id, _ in found])]

    def _parse(self, text: str, filters: dict[str, Any]) -> Query:
        return parse_query(
            text, tokens, query_analyser=query_tokens, today=_today(), stopwords=QUERY_STOPWORDS, **filters
        )

    def _hits(self, query: Query, found: Found) -> Iterator[Hit]:
        scores = dict(found.ids)
        partial = set(list(scores)[len(scores) - found.partial :])
        for release in self.store.releases(list(scores)):
            passage, marks = snippet(release.body, query)
            highlights = {
                name: highlight(getattr(release, name) or "", query, name) for name in ("title", "summary", "body")
            }
            yield Hit(
                release=release,
                score=scores[release.id],
                partial=release.id in partial,
                snippet=passage,
                highlights={**highlights, "snippet": marks},
                also=tuple(self.store.releases(found.collapsed.get(release.id, ()))),
            )

    def close(self) -> None:
        """Close the index."""
        self.engine.close()


def _today() -> date:
    return datetime.now().astimezone().date()


def _told(releases: Iterator[Release], total: int, progress: Callable[[int, int], None] | None) -> Iterator[Release]:
    for number, release in enumerate(releases, 1):
        yield release
        if progress:
            progress(number, total)
