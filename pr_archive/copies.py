"""Where a release ran: the places of a cluster, who had it first, why they are copies, and what the user says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from pr_archive.clustering import redraw
from pr_archive.errors import NotFoundError
from pr_archive.records import Release
from pr_archive.results import Copies, Place
from pr_archive.sources import Source, Trust, usual_trust
from pr_archive.store import Link, Store
from pr_archive.syndication import TIES

__all__ = ["copies_of", "merge", "split", "trust_of"]

_TIERS = get_args(Trust)


def copies_of(store: Store, sources: Mapping[str, Source], id: str) -> Copies:
    """Return all places where a release ran, and its relatives. Raises NotFoundError."""
    cluster = store.release(id).cluster or id
    members = sorted(store.releases(store.members(id)), key=_time)
    links = {release.id: store.links(release.id) for release in members}
    first = members[0]
    here = {release.id for release in members}
    places = [_place(release, first, sources, _tie(release.id, links[release.id], here)) for release in members]
    related = {
        other: link
        for id, known in links.items()
        for link in known
        if (other := link.other(id)) not in here and link.kind in ("related", "split")
    }
    near = [_place(one, first, sources, related[one.id]) for one in store.releases(list(related))]
    return Copies(
        cluster=cluster,
        places=tuple(places),
        first=first.id,
        authoritative=min(places, key=lambda place: _TIERS.index(place.trust)).release.id,
        related=tuple(sorted(near, key=lambda place: -(place.score or 0))),
    )


def merge(store: Store, ids: Sequence[str]) -> None:
    """Write down that these releases are copies of one, and draw the clusters again. Raises NotFoundError."""
    first, *others = dict.fromkeys(store.version(id).id for id in ids)
    if not others:
        raise NotFoundError("these are one release; name two or more")
    with store.together():  # what was said, and what follows from it
        store.decide([(first, other) for other in others], same=True)
        redraw(store, ids)


def split(store: Store, id: str) -> list[str]:
    """Write down that a release is no copy of the others in its cluster; return them. Raises NotFoundError."""
    others = sorted(other for other in store.members(store.version(id).id) if other != id)
    if not others:
        raise NotFoundError(f"{id} has no copies to be split from")
    with store.together():
        store.decide([(id, other) for other in others], same=False)
        redraw(store, [id, *others])
    return others


def trust_of(release: Release, sources: Mapping[str, Source]) -> str:
    """Return the trust tier of a release's source; of one that is not followed, by its address."""
    source = sources.get(release.source)
    return source.trust if source else usual_trust(release.url, release.family)


def _time(release: Release) -> tuple[bool, float, str]:
    published = release.published
    return published is None, published.timestamp() if published else release.first_seen.timestamp(), release.id


def _tie(id: str, known: Iterable[Link], here: set[str]) -> Link | None:
    """Return the link that holds a release in its cluster best."""
    ties = (link for link in known if link.kind in TIES and link.other(id) in here)
    return min(ties, key=lambda link: (TIES.index(link.kind), -link.score), default=None)


def _place(release: Release, first: Release, sources: Mapping[str, Source], link: Link | None) -> Place:
    known = release.published and first.published
    return Place(
        release=release,
        trust=trust_of(release, sources),
        delay=release.published - first.published if known else None,  # type: ignore[operator]
        kind=link.kind if link else None,
        score=link.score if link else None,
        why=link.why if link else (),
    )
