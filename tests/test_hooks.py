"""Hooks are told what came in, and can do no harm."""

import logging
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite
from pr_archive.errors import ArchiveNotFoundError
from pr_archive.hooks import Event, installed_hooks


def failing(event: Event) -> None:
    raise RuntimeError("broken hook")


def test_hooks_are_told_of_new_releases_and_can_search(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[tuple[str, str, bool]] = []

    def searching(event: Event) -> None:
        found = any(
            hit.release.id == event.release.id for hit in archive.search(f'"{event.release.title}"', copies=True)
        )
        seen.append((event.kind, event.release.id, found))

    with (
        SampleSite(only=slice(4)) as site,
        Archive(tmp_path / "a", create=True, hooks=[failing, searching]) as archive,
        caplog.at_level(logging.ERROR, "pr_archive.hooks"),
    ):
        archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
        (result,) = archive.scrape()
        assert result.ok
        assert {(kind, found) for kind, _, found in seen} == {("new", True)}
        assert {id for _, id, _ in seen} == {release.id for release in archive.export()}
        seen.clear()
        archive.scrape()
        assert seen == []
    assert "broken hook" in caplog.text


def test_imports_tell_hooks_of_new_and_changed_releases(tmp_path: Path) -> None:
    events: list[tuple[str, int]] = []
    row = {"url": "https://a.example.id/judul-rilis", "title": "Panen", "body": "Rutan memanen sawi."}
    with Archive(
        tmp_path / "a", create=True, hooks=[lambda event: events.append((event.kind, event.release.version))]
    ) as archive:
        archive.import_records([row])
        archive.import_records([row])
        archive.import_records([{**row, "body": "Rutan memanen sawi dan cabai."}])
    assert events == [("new", 1), ("changed", 2)]


def test_a_package_ships_a_hook(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    points = [
        EntryPoint("good", "tests.test_hooks:failing", "pr_archive.hooks"),
        EntryPoint("bad", "tests.no_such_module:hook", "pr_archive.hooks"),
    ]
    monkeypatch.setattr("pr_archive.hooks.entry_points", lambda group: points)
    installed_hooks.cache_clear()
    try:
        assert installed_hooks() == (failing,)
        assert "hook bad cannot be loaded" in caplog.text
    finally:
        monkeypatch.undo()
        installed_hooks.cache_clear()


def test_an_archive_is_opened_or_created(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFoundError):
        Archive.open(tmp_path / "a")
    with Archive.create(tmp_path / "a", hooks=[failing]) as archive:
        assert archive.hooks == (failing,)
    with Archive.open(tmp_path / "a") as archive:
        assert archive.store.count() == 0
