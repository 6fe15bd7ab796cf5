"""Lawful removal: a release is taken out of the store, the snapshots and the index, so that its bytes are gone.

    1. the WARC files that hold it are written again without it, under new names        (nothing has changed yet)
    2. one transaction: its rows go, the snapshots that stay have their new places, the tombstone is written, and
       with it a list of what is to be cleared away: the old files, the index, the free pages of the store
    3. that is cleared away; whoever writes next does what a process that died left undone

The tombstone holds identity and addresses, so that neither a later run nor an import brings the release back.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from pr_archive.clustering import redraw
from pr_archive.errors import ArchiveError, ParseError
from pr_archive.records import Location, Snapshot
from pr_archive.results import Forgotten
from pr_archive.scrapers.addresses import canonical_url, host_of, variants
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.blogger_feed import blogger_items
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.snapshots import read_snapshot, sync_directory
from pr_archive.snapshots.rewriting import holds_json, holds_strays, rewrite
from pr_archive.store import Store, Version, now

__all__ = ["REDACTED", "clear_away", "forget", "redacted"]

REDACTED = "PR-Archive-Redacted"
"""HTTP header of a list that was written again without a post."""
SNAPSHOTS, INDEX, STORE = "snapshots", "index", "archive.db"
_OF_THE_BYTES = ("content-encoding", "content-length", "transfer-encoding", "content-md5", "digest", "etag")
"""Headers that speak of the bytes as they were sent."""


@frozen(kw_only=True)
class _Plan:
    """What is to become of the snapshots."""

    removed: set[str] = field(factory=set)
    instead: dict[str, Snapshot] = field(factory=dict)
    """What is written in the place of a snapshot: a list without the release, or a response for a revisit whose
    original goes."""

    def touches(self, location: Location) -> bool:
        return location.id in self.removed or location.id in self.instead


def forget(store: Store, snapshots: Path, version: Version, reason: str | None) -> Forgotten:
    """Take a release out of the store and the snapshots; what is left to `clear_away` is noted in the store."""
    tombstone = _tombstone(store, version, reason)
    company = {*store.members(version.id), *(link.other(version.id) for link in store.links(version.id))}
    locations = list(store.locations())
    plan = _plan(store, snapshots, tombstone, locations)
    doomed = [f"{SNAPSHOTS}/{path}" for path in _strangers(snapshots, {location.file for location in locations})]
    moved: list[Location] = []
    for file, group in groupby(locations, key=lambda location: location.file):
        within = list(group)
        if (snapshots / file).exists() and (any(map(plan.touches, within)) or holds_strays(snapshots, within)):
            moved += rewrite(snapshots, within, plan.removed, plan.instead)[1]
            doomed.append(f"{SNAPSHOTS}/{file}")
    with store.together():
        store.forget(tombstone, removed=plan.removed, moved=moved, doomed=[*doomed, INDEX, STORE])
        redraw(store, company - {version.id})
    return tombstone


def clear_away(store: Store, directory: Path, rebuild: Callable[[], object]) -> list[str]:
    """Clear away what forgotten releases left, and return what could not be yet: a reader has the store open.

    `directory` is that of the archive; `rebuild` builds the index anew.
    """
    for path in store.doomed():
        if path == INDEX:
            rebuild()
        elif path != STORE:
            (directory / path).unlink(missing_ok=True)
            if (directory / path).parent.exists():
                sync_directory((directory / path).parent)
        if path != STORE or store.scrub():
            store.cleared(path)
    return store.doomed()


def redacted(snapshot: Snapshot, tombstones: Sequence[Forgotten]) -> Snapshot | None:
    """Return a list (an answer of WordPress' REST API, a feed of Blogger) without forgotten posts, as a new answer.

    None where it holds none of them.
    """
    if not tombstones or "json" not in (snapshot.header("content-type") or ""):
        return None
    body = _without(snapshot, tombstones)
    if body is None:
        return None
    headers = [one for one in snapshot.headers if one[0].lower() not in (*_OF_THE_BYTES, REDACTED.lower())]
    headers += [("Content-Length", str(len(body))), (REDACTED, "1")]
    return evolve(snapshot, headers=tuple(headers), payload=body, body=body)


# -- what shows the release -------------------------------------------------------------------------------------


def _tombstone(store: Store, version: Version, reason: str | None) -> Forgotten:
    # Not those of its captures: a page that was rejected may be the one that asks everybody to log in.
    urls = {canonical_url(url) for url in (version.url, *store.addresses(version.id))}
    return Forgotten(
        id=version.id,
        source=version.source,
        source_id=version.source_id,
        urls=tuple(sorted({url for one in urls for url in variants(one)})),
        at=now(),
        reason=reason,
    )


def _plan(store: Store, snapshots: Path, tombstone: Forgotten, locations: Sequence[Location]) -> _Plan:
    plan = _Plan()
    own = _own(store, tombstone, locations)
    for location in locations:
        is_list = holds_json(snapshots, location)
        if is_list and (other := _list_without(snapshots, location, tombstone)):
            plan.instead[location.id] = other
        elif location.id in own and not (is_list and store.shows_another(location.id, tombstone.id)):
            plan.removed.add(location.id)
    gone = {*plan.removed, *plan.instead}
    for location in locations:
        if location.refers in gone and location.id not in gone:
            with suppress(ArchiveError):  # it was damaged before; `check` goes on naming it
                plan.instead[location.id] = read_snapshot(snapshots, location)
    return plan


def _own(store: Store, tombstone: Forgotten, locations: Sequence[Location]) -> set[str]:
    """Return the snapshots that show the release: its captures, and what was kept of its addresses beside them."""
    captured = {location.id for location in store.locations_of(tombstone.id)}
    read = {id for version in store.versions(tombstone.id) if not version.imported for id in version.snapshots}
    # A picture that another release has too is fetched again when somebody wants it.
    pictures = {url for version in store.versions(tombstone.id) for url in version.data.images}
    beside = (one.id for one in locations if one.url in pictures or _is_page_of(one.url, tombstone))
    return captured | read | {id for id in beside if not store.shows_another(id, tombstone.id)}


def _is_page_of(url: str, tombstone: Forgotten) -> bool:
    url = canonical_url(url)
    return url in tombstone.urls or re.sub(r"/(?:page/)?\d{1,3}/?$", "", url) in tombstone.urls


def _list_without(snapshots: Path, location: Location, tombstone: Forgotten) -> Snapshot | None:
    try:
        return redacted(read_snapshot(snapshots, location), [tombstone])
    except ArchiveError:
        return None  # damaged: there is nothing to be read in it


def _strangers(snapshots: Path, known: set[str]) -> list[str]:
    """Return the files, as paths in the directory, that the store does not know: nobody knows what they show."""
    found = (path.relative_to(snapshots).as_posix() for path in snapshots.rglob("*.warc.gz"))
    return [path for path in found if path not in known]


# -- lists ------------------------------------------------------------------------------------------------------


def _without(snapshot: Snapshot, tombstones: Sequence[Forgotten]) -> bytes | None:
    """Return the JSON of a list without the forgotten posts, None where it holds none of them or is no list."""
    try:
        answer = json.loads(snapshot.body)
    except (ValueError, RecursionError):
        return None
    posts, read = _posts(answer)
    kept = [post for post in posts if not _is_forgotten(read(post, snapshot), tombstones)]
    if len(kept) == len(posts):
        return None
    posts[:] = kept
    return json.dumps(answer).encode()


def _posts(answer: Any) -> tuple[list[Any], Callable[[Any, Snapshot], Iterator[Item]]]:
    """Return the list of the posts in an answer, and how one of them is read."""
    if isinstance(answer, list):
        return answer, lambda post, snapshot: _items(rest_items, [post], snapshot)
    feed = answer.get("feed") if isinstance(answer, dict) else None
    posts = feed.get("entry") if isinstance(feed, dict) else None
    found = posts if isinstance(posts, list) else []
    return found, lambda post, snapshot: _items(blogger_items, {"feed": {"entry": [post]}}, snapshot)


def _items(read: Callable[[Page], Iterator[Item]], answer: Any, snapshot: Snapshot) -> Iterator[Item]:
    body = json.dumps(answer).encode()
    try:
        yield from read(Page(url=snapshot.url, body=body, fetched_at=snapshot.fetched_at, timezone=ZoneInfo("UTC")))
    except ParseError:
        return


def _is_forgotten(items: Iterable[Item], tombstones: Sequence[Forgotten]) -> bool:
    return any(_is_of(item, tombstone) for item in items for tombstone in tombstones)


def _is_of(item: Item, tombstone: Forgotten) -> bool:
    if canonical_url(item.url) in tombstone.urls:
        return True
    is_same_site = any(host_of(url) == host_of(item.url) for url in tombstone.urls)
    return is_same_site and item.source_id is not None and item.source_id == tombstone.source_id
