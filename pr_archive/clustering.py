"""Copies found as releases come in: sketch, compare with those that share keys, draw clusters again.

Derived data, made from the change queue before the index takes it. A release whose text is as it was when it
was compared last costs one look; so does doing it all again after a crash.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pr_archive.store import Link, Store
from pr_archive.syndication import TIES, Traits, clusters, compare, rules, sketch, traits_of

__all__ = ["cluster", "drawn", "redraw"]

MOST_COMPARED = 16
"""Releases that one is compared with at most, those that share most keys first."""
AT_HAND = 400
"""Releases kept in memory while a batch is compared, about 40 kB each."""
LEAST_SHARED = 2
"""Weight of the keys to be shared before two releases are compared: one band alone is chance or a set phrase."""


def cluster(store: Store, ids: Iterable[str]) -> None:
    """Bring sketches, links and clusters of these releases up to date, in one transaction."""
    load = lru_cache(AT_HAND)(lambda id: _traits(store, id))
    with store.together():
        touched: set[str] = set()
        for id in ids:
            touched |= _sketched(store, id, load)
        redraw(store, touched)


def redraw(store: Store, ids: Iterable[str]) -> None:
    """Draw the clusters of some releases again from the links."""
    for group in drawn(store, ids):
        store.set_clusters(group)


def drawn(store: Store, ids: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the clusters that the links say, for each group of releases that are tied to one of these."""
    left = set(ids)
    while left:
        group, links = _tied(store, left.pop())
        left -= group
        given = {id: name for id in group if (name := _given(store, id)) and (name in group or not store.get(name))}
        yield clusters(store.in_order(group), links, given)


def _sketched(store: Store, id: str, load: Callable[[str], Traits | None]) -> set[str]:
    """Sketch and link one release where that is due; return the releases whose clusters may be others now."""
    own = load(id)
    if own is None:
        return set()
    made = sketch(own, rules())
    if store.sketch_digest(id) == made.digest:
        return set()
    before = {link.other(id) for link in store.links(id)}
    store.save_sketch(id, made.digest, made.kept)
    found = list(_links(store, own, made.asked, load))
    store.save_links(found)
    return {id, *before, *(link.other(id) for link in found)}


def _links(
    store: Store, own: Traits, keys: Mapping[int, int], load: Callable[[str], Traits | None]
) -> Iterator[Link]:
    for other in store.sharing(own.id, keys, LEAST_SHARED, MOST_COMPARED):
        theirs = load(other)
        if theirs is not None and (found := compare(own, theirs)):
            yield Link(a=own.id, b=other, kind=found.kind, score=round(found.score, 3), why=found.why)


def _traits(store: Store, id: str) -> Traits | None:
    version = store.get(id)
    return traits_of(version.release(), version.facts.cluster) if version else None


def _given(store: Store, id: str) -> str | None:
    """Return the cluster that an import gave a release."""
    version = store.get(id)
    return version.facts.cluster if version else None


def _tied(store: Store, id: str) -> tuple[set[str], Sequence[Link]]:
    """Return the releases that are tied to one, over others too, with all that is known of them."""
    group, links = {id}, []
    waiting = [id]
    while waiting:
        known = store.links(waiting.pop())
        links += known
        for link in known:
            if link.kind in TIES:
                waiting += {link.a, link.b} - group
                group |= {link.a, link.b}
    return group, links
