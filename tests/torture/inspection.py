"""What is to be seen in an archive after a crash: what the store has, whether it is whole, what it comes to."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from pr_archive import Archive
from pr_archive.snapshots import payload_digest, read_snapshot
from pr_archive.wording import words

__all__ = [
    "State",
    "acknowledged",
    "differences",
    "doubled",
    "essence",
    "inspect",
    "mended_by",
    "read_state",
    "unknown",
]


@frozen(kw_only=True)
class State:
    """What a store has committed."""

    versions: dict[tuple[str, int], str]
    """Words of every version, by id and number."""
    releases: dict[str, tuple[str, ...]]
    """Identity and first-seen by id."""
    gone: frozenset[str]
    snapshots: dict[str, str]
    """The release that each shows, by id; empty where it is of none, or of several."""
    urls: dict[str, str]
    """Address of each release, by id."""
    verdicts: frozenset[tuple[str, ...]]

    def lost(self, later: "State", *, words_too: bool) -> list[str]:
        """Return what a later state does not have any more."""
        lost = [f"version {key}" for key in self.versions.keys() - later.versions.keys()]
        if words_too:
            same = {key: later.versions.get(key, said) for key, said in self.versions.items()}
            lost += [f"words of {key}" for key, said in self.versions.items() if same[key] != said]
        lost += [f"identity of {id}" for id, who in self.releases.items() if later.releases.get(id) != who]
        lost += [f"snapshot {one}" for one in self.snapshots.keys() - later.snapshots.keys()]
        for name in ("gone", "verdicts"):
            lost += [f"{name}: {one}" for one in getattr(self, name) - getattr(later, name)]
        return lost

    def without(self, url: str) -> "State":
        """Return the state without a release that is to be removed, and without what shows it alone."""
        removed = {id for id, address in self.urls.items() if address == url}
        return evolve(
            self,
            versions={key: said for key, said in self.versions.items() if key[0] not in removed},
            releases={id: who for id, who in self.releases.items() if id not in removed},
            snapshots={id: shown for id, shown in self.snapshots.items() if shown not in removed},
        )


NOTHING = State(versions={}, releases={}, gone=frozenset(), snapshots={}, urls={}, verdicts=frozenset())


def read_state(path: Path) -> State:
    """Read what the store has committed, with nothing of the program in between."""
    if not (path / "archive.db").exists():
        return NOTHING
    with closing(sqlite3.connect(path / "archive.db")) as db:
        if not db.execute("PRAGMA user_version").fetchone()[0]:
            assert not db.execute("SELECT name FROM sqlite_master").fetchall(), "half a migration"
            return NOTHING
        versions = db.execute(
            "SELECT id, version, json_extract(data, '$.title'), json_extract(data, '$.paragraphs') FROM versions"
        )
        return State(
            versions={(id, number): f"{title}\n{paragraphs}" for id, number, title, paragraphs in versions},
            releases={id: rest for id, *rest in db.execute("SELECT id, source, source_id, first_seen FROM releases")},
            gone=frozenset(id for (id,) in db.execute("SELECT id FROM releases WHERE gone_at IS NOT NULL")),
            snapshots=dict(
                db.execute(
                    """SELECT s.id, CASE count(c.id) WHEN 1 THEN max(c.id) ELSE '' END
                       FROM snapshots s LEFT JOIN captures c ON c.snapshot = s.id GROUP BY s.id"""
                )
            ),
            urls=dict(db.execute("SELECT id, url FROM releases")),
            verdicts=frozenset(db.execute("SELECT a, b FROM verdicts")),
        )


def schema_of(path: Path) -> tuple[int, set[str]]:
    """Return the version of a store's schema and the names of its tables."""
    with closing(sqlite3.connect(path / "archive.db")) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return db.execute("PRAGMA user_version").fetchone()[0], tables


def acknowledged(path: Path) -> list[str]:
    journal = Path(f"{path}.journal")
    return journal.read_text().splitlines() if journal.exists() else []


def unknown(journal: list[str], state: State) -> list[str]:
    """Return what the store acknowledged to the child and does not know any more."""
    found = []
    for kind, _, what in (line.partition(" ") for line in journal):
        id, _, number = what.partition(" ")
        known = {
            "version": (id, int(number or 0) if kind == "version" else 0) in state.versions,
            "snapshot": id in state.snapshots,
            "gone": id in state.gone,
        }
        if not known.get(kind, True):
            found.append(f"acknowledged {kind} {what}")
    return found


def mended_by(path: Path, again: Callable[[Path], object] | None = None) -> tuple[str, list[str]]:
    """Run the next commands; return the first after which the archive is whole, and what is wrong after the last.

    `again` is the work that was broken off, where the archive was broken before it began.
    """
    steps: dict[str, Callable[[Path], object]] = {
        "nothing broken": lambda path: None,
        "search": _search,
        "scrape": _scrape,
    }
    if again:
        steps["the same again"] = again
    for name, step in steps.items():
        step(path)
        with Archive(path) as archive:
            problems = [str(problem) for problem in archive.check()]
        if not problems:
            return name, []
    return "NOT MENDED", problems


def _search(path: Path) -> None:
    with Archive(path) as archive:
        archive.search("rutan")


def _scrape(path: Path) -> None:
    with Archive(path) as archive:
        archive.scrape()


def inspect(path: Path) -> list[str]:
    """Return what is wrong with an archive after a search: by its own check, and by ours."""
    with Archive(path) as archive:
        archive.search("rutan")
        wrong = [f"check: {problem}" for problem in archive.check()]
        stored, indexed = archive.store.ids(), archive._searching.ids()
        if stored != indexed or archive.index_status().documents != len(stored):
            wrong.append(f"index: {len(stored)} stored, {len(indexed)} indexed")
        for location in archive.store.locations():
            payload = read_snapshot(archive.snapshots_directory, location).payload
            if payload_digest(payload) != location.digest:
                wrong.append(f"snapshot {location.id}: another digest")
    return wrong


def doubled(path: Path) -> list[str]:
    """Return releases that are there twice, and versions that say what the version before them says."""
    with Archive(path) as archive:
        seen: set[tuple[str, str]] = set()
        found = []
        for release in archive.export():
            if (release.source, release.url) in seen:
                found.append(f"{release.url} is there twice")
            seen.add((release.source, release.url))
            said = [words(version.data) for version in archive.history(release.id)]
            found += [f"{release.url}: a version twice" for one, other in pairwise(said) if one == other]
    return found


def essence(path: Path) -> dict[str, Any]:
    """Return what an archive comes to, without times and the names of snapshots: equal with and without a crash."""
    with Archive(path) as archive:
        found: dict[str, Any] = {"sources": sorted(archive.sources())}
        for release in archive.export():
            versions = archive.history(release.id)
            name = f"{release.source} {release.url}"
            found[f"{name} title"] = release.title
            found[f"{name} gone"] = versions[-1].gone_at is not None
            found[f"{name} copies"] = sorted(copy.url for copy in release.copies)
            found[f"{name} versions"] = [words(version.data) for version in versions]
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return how two archives differ in what they come to."""
    return [
        f"{key}: {mine!r:.200} instead of {theirs!r:.200}"
        for key in sorted(one.keys() | other.keys())
        if (mine := one.get(key)) != (theirs := other.get(key))
    ]
