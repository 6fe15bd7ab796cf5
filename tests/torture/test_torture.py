"""The short form of the torture: every point once, some kills at any time, a crowd for a few seconds."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pr_archive import Archive
from tests.torture import crash
from tests.torture.crowd import crowd
from tests.torture.harness import Kill, Torture, torture
from tests.torture.inspection import doubled, essence, inspect, read_state
from tests.torture.plan import at_random, once_each, table
from tests.torture.workloads import WORKLOADS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Torture]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with torture(tmp_path_factory.mktemp("torture") / "archives") as ready:
            yield ready


@pytest.fixture
def whole(rack: Torture, tmp_path: Path) -> Path:
    """Return an archive with nothing wrong in it."""
    return Path(shutil.copytree(rack.directory / "seeds" / "whole", tmp_path / "whole"))


def bad(made: list[Kill]) -> list[Kill]:
    return [kill for kill in made if not kill.clean or kill.mended == "NOT MENDED"]


def test_a_kill_at_any_point_loses_nothing(rack: Torture) -> None:
    made = list(once_each(rack))
    assert not bad(made), table(made)
    assert all(kill.killed for kill in made), [kill.point for kill in made if not kill.killed]


def test_every_point_is_passed(rack: Torture) -> None:
    passed = {point for workload in WORKLOADS for point in rack.measure(workload)}
    known = {point.name for point in crash.POINTS} | {crash.MIGRATION}
    assert passed == known


def test_a_kill_at_any_time_loses_nothing(rack: Torture) -> None:
    made = list(at_random(rack, 40, random.Random()))
    assert not bad(made), [(kill.workload, kill.lost, kill.doubled, kill.wrong) for kill in bad(made)]
    assert len(made) == 40


def test_eight_readers_and_a_writer_meet_no_error(whole: Path) -> None:
    works = crowd(whole, 15)
    assert [error for work in works for error in work.errors] == []
    assert all(work.done for work in works), works
    assert len(works) == 9
    assert inspect(whole) == []


# -- the torture itself would see what is wrong ---------------------------------------------------------------------


def damage(path: Path, command: str) -> None:
    with closing(sqlite3.connect(path / "archive.db")) as db, db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(command)


def test_what_is_lost_would_be_seen(whole: Path) -> None:
    before = read_state(whole)
    assert not before.lost(read_state(whole), words_too=True)
    for command in (
        "DELETE FROM releases WHERE id = (SELECT min(id) FROM releases)",
        "DELETE FROM snapshots WHERE id = (SELECT min(id) FROM snapshots)",
        "UPDATE releases SET first_seen = '2020-01-01T00:00:00+00:00' WHERE id = (SELECT max(id) FROM releases)",
        "UPDATE versions SET data = json_set(data, '$.title', 'Lain') WHERE id = (SELECT max(id) FROM versions)",
    ):
        before = read_state(whole)
        damage(whole, command)
        assert before.lost(read_state(whole), words_too=True), command


def test_what_is_wrong_would_be_seen(whole: Path) -> None:
    assert inspect(whole) == doubled(whole) == []
    before = essence(whole)
    damage(whole, "UPDATE releases SET gone_at = last_seen WHERE id = (SELECT min(id) FROM releases)")
    assert essence(whole) != before
    with Archive(whole) as archive:
        twice = archive.history(next(archive.export()).id)[-1]
    damage(
        whole,
        f"INSERT INTO versions SELECT id, version + 1, seen_at, data, facts, derived, snapshots, imported"
        f" FROM versions WHERE id = '{twice.id}' AND version = {twice.version}",
    )
    assert doubled(whole)
    damage(whole, f"DELETE FROM releases WHERE id = '{twice.id}'")  # and no word to the index
    assert inspect(whole)
