"""What a child works at before it is killed, and the archives that it begins with.

Each piece of work can be done again after the crash: what it comes to must be what it comes to without one.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from attrs import evolve, frozen

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite, releases
from pr_archive.demo.sample import SampleRelease
from pr_archive.errors import NotFoundError

__all__ = ["SITES", "WORKLOADS", "Workload", "make_seeds", "sources", "targets"]

SITES = ("warta", "suara")
KNOWN = 7
"""Sample releases that the sites had when the archive was filled."""
FOLLOWING = slice(12)
"""What they have when the child comes: more releases, one edited, one taken down."""
RECORDS = slice(40, 48)


@frozen(kw_only=True)
class Workload:
    """Work on the archive in a directory, which begins as a copy of a seed."""

    seed: str
    work: Callable[[Path], object]
    wrong: Callable[[Path], list[str]] = lambda path: []
    """What else is wrong after a crash."""
    removes: int | None = None
    """Which of the targets the work is there to remove."""


def _first(path: Path) -> None:
    with Archive(path, create=True) as archive:
        archive.scrape()


def _scrape(path: Path) -> None:
    with Archive(path) as archive:
        archive.scrape(*targets(path)[:2])
        archive.scrape()


def targets(path: Path) -> list[str]:
    """Return the addresses of the edited release, of the one taken down, and of one that stays as it is."""
    return (path / "targets").read_text().split()


def _import(path: Path) -> None:
    with Archive(path) as archive:
        assert not archive.import_records(_rows()).failures


def _rows() -> list[dict[str, object]]:
    return [
        {
            "url": f"https://kliping.example/{sample.slug}",
            "title": sample.title,
            "published": sample.published.isoformat(),
            "paragraphs": sample.paragraphs,
        }
        for sample in releases()[RECORDS]
    ]


def _pages(path: Path) -> None:
    with Archive(path) as archive:
        for incoming in sorted((path / "incoming").iterdir()):
            archive.import_pages(incoming)


def _reparse(path: Path) -> None:
    with Archive(path) as archive:
        list(archive.reparse())


def _rebuild(path: Path) -> None:
    with Archive(path) as archive:
        archive.index_rebuild()


def _copies(path: Path) -> None:
    with Archive(path) as archive:
        first, second, third = targets(path)
        archive.merge_copies(first, second, third)
        archive.split_copy(third)


def _sources(path: Path) -> None:
    with Archive(path) as archive:
        if "suara" in (known := archive.sources()):
            (path / "address").write_text(known["suara"].url)
            archive.remove_source("suara")
        archive.add_source(_source("suara", (path / "address").read_text()))


def _forget(path: Path) -> None:
    with Archive(path) as archive, suppress(NotFoundError):  # it is forgotten already
        archive.forget(targets(path)[2], reason="permintaan instansi")


def _backup(path: Path) -> None:
    for work in (_import, _scrape):
        with Archive(path) as archive:
            archive.backup(path.parent / "backup")
        work(path)
    with Archive(path) as archive:
        archive.backup(path.parent / "backup")


def _wrong_in_backup(path: Path) -> list[str]:
    """Return what is wrong with the backup, which is there once its store is."""
    if not (path.parent / "backup" / "archive.db").exists():
        return []
    with Archive(path.parent / "backup") as copy:
        copy.search("rutan")
        return [f"backup: {problem}" for problem in copy.check()]


def _repair(path: Path) -> None:
    with Archive(path) as archive:
        archive.repair()


WORKLOADS = {
    "first scrape": Workload(seed="empty", work=_first),
    "scrape": Workload(seed="half", work=_scrape),
    "import": Workload(seed="half", work=_import),
    "import pages": Workload(seed="incoming", work=_pages),
    "reparse": Workload(seed="stale", work=_reparse),
    "rebuild": Workload(seed="half", work=_rebuild),
    "copies": Workload(seed="half", work=_copies),
    "sources": Workload(seed="half", work=_sources),
    "forget": Workload(seed="half", work=_forget, removes=2),
    "backup": Workload(seed="half", work=_backup, wrong=_wrong_in_backup),
    "repair": Workload(seed="broken", work=_repair),
}


def _source(name: str, url: str) -> Source:
    return Source(name=name, url=url, interval=0, allow_private=True, region=name)


def sources(archive: Archive, site: SampleSite) -> None:
    """Follow both sample sites."""
    for name, url in zip(SITES, (site.varient_url, site.wordpress_url), strict=True):
        archive.add_source(_source(name, url))


def make_seeds(directory: Path, site: SampleSite) -> None:
    """Make the archives that children begin with, and leave the site as they will find it."""
    site.releases[:] = releases()[:KNOWN]
    with Archive(directory / "half", create=True) as archive:
        sources(archive, site)
        _filled(archive)
        chosen = list(archive.export(source="warta"))[:3]
    (directory / "half" / "targets").write_text("\n".join(release.url for release in chosen))
    edited, removed, _ = (release.title for release in chosen)
    site.releases[:] = [_edited(one, edited) for one in releases()[FOLLOWING] if one.title != removed]
    shutil.copytree(directory / "half", directory / "stale")
    _make_stale(directory / "stale")
    shutil.copytree(directory / "half", directory / "broken")
    _break(directory / "broken")
    for name in ("empty", "incoming", "whole"):
        (directory / name).mkdir()
        shutil.copy(directory / "half" / "sources.toml", directory / name)
    with Archive(directory / "whole") as archive:
        _filled(archive)
    shutil.copytree(directory / "whole" / "snapshots", directory / "incoming" / "incoming")


def _filled(archive: Archive) -> None:
    results = archive.scrape()
    assert all(result.ok and result.new for result in results), results


def _edited(sample: SampleRelease, title: str) -> SampleRelease:
    return evolve(sample, body=f"{sample.body}\n\nRalat dari redaksi.") if sample.title == title else sample


def _make_stale(path: Path) -> None:
    """Let the releases look as if a lesser parser had read them."""
    with Archive(path) as archive:
        for version in list(archive.store.current()):
            archive.store.save(evolve(version, data=evolve(version.data, title=f"{version.data.title} | Beranda")))
        archive.search("rutan")


def _break(path: Path) -> None:
    """Do to an archive what `check --repair` mends."""
    first, *_ = sorted((path / "snapshots").glob("*.warc.gz"))
    (path / "snapshots" / "pr-archive-00000000000000000000.warc.gz").write_bytes(first.read_bytes()[:5000])
    with open(first, "ab") as file:
        file.write(first.read_bytes()[:700])
    with closing(sqlite3.connect(path / "archive.db")) as db, db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("UPDATE releases SET cluster = 'tidak-ada' WHERE source = 'suara'")
        db.execute("DELETE FROM sketched WHERE id IN (SELECT id FROM releases WHERE source = 'warta')")
