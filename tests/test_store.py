"""The store: versions, addresses, the change queue, the frontier, and what a bad file says."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.errors import ArchiveError, NotFoundError
from pr_archive.records import Person, release_id
from pr_archive.store import Store
from pr_archive.store.schema import MIGRATIONS
from tests.conftest import NOON, make_location, make_version


def test_a_version_comes_back_as_it_was_saved(store: Store) -> None:
    version = make_version(
        tags=("rutan", "razia"),
        people=(Person(name="Sugeng Raharjo", role="Kepala Rutan Wirasaba"),),
        region="wirasaba",
    )
    store.save(version)
    assert store.version(version.id) == evolve(version, cluster=version.id)
    assert store.release(version.id) == evolve(version.release(), cluster=version.id)


def test_the_id_is_short_stable_and_depends_on_identity_alone() -> None:
    assert release_id("warta", "rutan-gelar-razia") == "4isfxever4aso"
    assert release_id("warta", "a") != release_id("warta-a", "")


def test_a_new_version_leaves_the_old_one_and_first_seen_never_moves(store: Store) -> None:
    first = make_version()
    later = NOON + timedelta(days=1)
    second = evolve(make_version(paragraphs=("Ralat.",)), version=2, seen_at=later, first_seen=later, last_seen=later)
    store.save(first)
    store.save(second)
    assert [one.version for one in store.versions(first.id)] == [1, 2]
    assert store.release(first.id).paragraphs == ("Ralat.",)
    assert store.release(first.id, 1).paragraphs == first.data.paragraphs
    assert store.release(first.id).first_seen == NOON
    assert store.release(first.id).last_seen == later


def test_a_release_is_found_by_identity_and_by_every_address(store: Store) -> None:
    version = make_version()
    store.save(version, addresses=["https://warta.example/?p=12"])
    assert store.find("warta", source_id="rutan-gelar-razia") == version.id
    assert store.find("warta", "https://warta.example/?p=12") == version.id
    assert store.find(None, version.url) == version.id
    assert store.find("lain", version.url, source_id="rutan-gelar-razia") is None
    assert store.find("warta", "https://warta.example/lain") is None


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no release 'x'"):
        store.release("x")
    store.save(make_version())
    with pytest.raises(NotFoundError, match="in version 7"):
        store.release(make_version().id, 7)


def test_every_change_of_a_release_is_queued_until_done(store: Store) -> None:
    first, second = make_version("satu"), make_version("dua")
    for version in (first, second, first):
        store.save(version)
    changes = store.changes()
    assert [id for _, id in changes] == [first.id, second.id, first.id]
    store.done(changes[1][0])
    assert [id for _, id in store.changes()] == [first.id]
    store.save(second)  # a sequence is never used twice, or `done` could hide a later change
    assert store.changes()[-1][0] > changes[-1][0]


def test_a_failing_save_leaves_nothing_behind(store: Store) -> None:
    version = make_version()
    with pytest.raises(sqlite3.Error):
        store.save(version, [evolve(make_location(), offset=None)])
    assert store.count() == 0
    assert store.changes() == []
    store.save(version)
    assert store.count() == 1


def test_a_tombstone_keeps_the_text_and_a_page_that_comes_back_loses_it(store: Store) -> None:
    version = make_version()
    store.save(version)
    store.bury(version.id, NOON)
    store.bury(version.id, NOON + timedelta(days=1))
    assert store.version(version.id).gone_at == NOON
    assert store.release(version.id).paragraphs == version.data.paragraphs
    store.save(version)
    assert store.version(version.id).gone_at is None


def test_releases_come_in_the_order_asked_for_and_unknown_ids_are_left_out(store: Store) -> None:
    versions = [make_version(str(number)) for number in range(7)]
    for version in versions:
        store.save(version)
    ids = [version.id for version in reversed(versions)]
    assert [release.id for release in store.releases([*ids, "unknown"])] == ids
    assert [release.id for release in store.releases()] == sorted(ids)


def test_the_frontier_keeps_the_order_and_puts_failures_last(store: Store) -> None:
    store.enqueue("warta", ["a", "b", "c"], NOON)
    store.enqueue("warta", ["b", "d"], NOON)
    assert store.failed("warta", "a", "timed out", NOON, rejectable=False)
    assert store.frontier("warta", NOON) == ["b", "c", "d", "a"]
    assert store.waiting("warta") == [("a", "timed out")]
    store.fetched("warta", "b")
    assert store.frontier("warta", NOON, 2) == ["c", "d"]
    assert store.frontier("lain", NOON) == []
    store.clear_frontier("warta")
    assert store.frontier("warta", NOON) == []


def test_a_page_that_fails_is_tried_again_after_ever_longer_pauses_but_never_given_up(store: Store) -> None:
    store.enqueue("warta", ["a"], NOON)
    at, pauses = NOON, []
    for _ in range(8):
        store.failed("warta", "a", "answers 403", at, rejectable=False)
        pause = next(hours for hours in range(1000) if store.frontier("warta", at + timedelta(hours=hours)))
        pauses.append(pause)
        at += timedelta(hours=pause)
    assert pauses == [0, 1, 4, 16, 64, 256, 720, 720]
    store.failed("warta", "a", "answers 403", at, rejectable=False)
    assert store.frontier("warta", at) == []
    assert store.frontier("warta", at, again=True) == ["a"]


def test_a_page_that_is_no_article_is_a_failure_only_where_the_list_promised_one(store: Store) -> None:
    store.enqueue("warta", ["kategori"], NOON, certain=False)
    store.enqueue("warta", ["rilis"], NOON)
    assert not store.failed("warta", "kategori", "no article", NOON, rejectable=True)
    assert store.failed("warta", "rilis", "no article", NOON, rejectable=True)
    assert store.frontier("warta", NOON) == ["rilis"]
    assert store.in_frontier("warta", "kategori")  # so that it is not fetched again


def test_readers_in_other_threads_see_what_was_written(store: Store) -> None:
    store.save(make_version())
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.append(store.count())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 4
    store.close()


def test_the_file_is_strict_and_in_wal_mode(store: Store) -> None:
    store.save(make_version())
    with sqlite3.connect(store.path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE releases SET version = 'two'")
    db.close()
    assert store.integrity() == []


def test_a_file_of_a_newer_program_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(ArchiveError, match="newer version"):
        Store(newer)
    other = tmp_path / "other.db"
    other.write_bytes(b"this is no database, but long enough to look like one" * 40)
    with pytest.raises(ArchiveError, match="not a database"):
        Store(other)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3))))
def test_done_never_loses_a_change_made_after_it_was_read(
    tmp_path_factory: pytest.TempPathFactory, saves: list
) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "archive.db")
    index: dict[str, int] = {}  # a model of the index: id -> version seen
    for name, syncs in saves:
        version = make_version(name)
        old = store.versions(version.id)
        store.save(evolve(version, version=len(old) + 1))
        if syncs == 1:  # the index takes what is pending
            changes = store.changes()
            index.update((id, store.release(id).version) for _, id in changes)
            store.done(changes[-1][0])
    differing = {r.id for r in store.releases() if index.get(r.id) != r.version}
    assert differing <= {id for _, id in store.changes()}
    store.close()
