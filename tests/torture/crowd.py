"""Eight readers and one writer at once: processes and threads mixed, as cron, a terminal and a server would be."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from attrs import Factory, define

from pr_archive import Archive
from pr_archive.demo import releases
from pr_archive.errors import ArchiveLockedError

__all__ = ["Work", "crowd"]

PROCESSES = 4
THREADS = 4
WORDS = (
    "rutan",
    "pembinaan rohani",
    "razia kamar hunian",
    '"warga binaan"',
    "remisi OR pelatihan",
    "lapas -rutan",
    "petugs",
)


@define(kw_only=True)
class Work:
    """What one of the crowd did."""

    who: str
    done: int = 0
    refused: int = 0
    """How often the writer met the lock, and came again."""
    errors: list[str] = Factory(list)


def crowd(path: Path, seconds: float) -> list[Work]:
    """Let eight readers and one writer loose on an archive, and return what each did."""
    context = get_context("forkserver")
    results: Any = context.Queue()
    end = time.time() + seconds
    jobs = [(_read_alone, number) for number in range(PROCESSES)] + [(_read_together, 0), (_write, 0)]
    children = [context.Process(target=job, args=(str(path), end, number, results)) for job, number in jobs]
    for child in children:
        child.start()
    found = [work for _ in children for work in results.get(timeout=seconds + 60)]
    for child in children:
        child.join()
    return found


# -- readers --------------------------------------------------------------------------------------------------------


def _read_alone(path: str, end: float, number: int, results: Any) -> None:
    """Read as commands do: the archive is opened for each few looks."""
    work = Work(who=f"process {number}")
    seen: set[str] = set()
    dice = random.Random(number)
    while time.time() < end:
        with Archive(path) as archive:
            _look(archive, work, seen, dice, min(end, time.time() + 1))
    results.put([work])


def _read_together(path: str, end: float, number: int, results: Any) -> None:
    """Read as a server does: several threads share an archive."""
    works = [Work(who=f"thread {one}") for one in range(THREADS)]
    with Archive(path) as archive, ThreadPoolExecutor(THREADS) as pool:
        dice = [random.Random(100 + one) for one in range(THREADS)]
        list(pool.map(lambda one: _look(archive, works[one], set(), dice[one], end), range(THREADS)))
    results.put(works)


def _look(archive: Archive, work: Work, seen: set[str], dice: random.Random, end: float) -> None:
    while time.time() < end:
        try:
            dice.choice(LOOKS)(archive, seen, dice)
            work.done += 1
        except Exception as error:  # whatever it is, a reader must not meet it
            work.errors.append(f"{work.who}: {type(error).__name__}: {error}")


def _search(archive: Archive, seen: set[str], dice: random.Random) -> None:
    found = archive.search(dice.choice(WORDS), limit=5, facets=["source"])
    assert found.total >= sum(not hit.partial for hit in found), "more hits than there are"
    assert all(hit.release.title and hit.release.body for hit in found), "a hit without its release"


def _everything(archive: Archive, seen: set[str], dice: random.Random) -> None:
    ids = [release.id for release in archive.export()]
    assert len(ids) == len(set(ids)), "a release came twice"
    assert seen <= set(ids), "a release went away"
    seen.update(ids)


def _one(archive: Archive, seen: set[str], dice: random.Random) -> None:
    for id in islice(seen, dice.randrange(20), 20):
        versions = archive.history(id)
        assert archive.get(id).version >= versions[-1].version, "a version went away"
        assert not archive.get(id).snapshot or archive.snapshot(id).payload, "a snapshot went away"
        return


def _near(archive: Archive, seen: set[str], dice: random.Random) -> None:
    for id in islice(seen, 1):
        assert all(hit.release.id != id for hit in archive.similar(id, limit=3)), "near to itself"


LOOKS: tuple[Callable[[Archive, set[str], random.Random], None], ...] = (_search, _search, _everything, _one, _near)


# -- the writer -----------------------------------------------------------------------------------------------------


def _write(path: str, end: float, number: int, results: Any) -> None:
    work = Work(who="writer")
    batches = _batches()
    for job in _in_turn(batches):
        if time.time() >= end:
            break
        try:
            with Archive(path) as archive:
                _patiently(job, archive, work)
            work.done += 1
        except Exception as error:  # whatever it is, the writer must not meet it
            work.errors.append(f"writer: {type(error).__name__}: {error}")
    results.put([work])


def _patiently(job: Callable[[Archive], object], archive: Archive, work: Work) -> None:
    """Come again for ten seconds where a reader is just bringing the index up to date."""
    for _ in range(200):
        try:
            job(archive)
            return
        except ArchiveLockedError:
            work.refused += 1
            time.sleep(0.05)
    job(archive)


def _in_turn(batches: Iterator[list[dict[str, object]]]) -> Iterator[Callable[[Archive], object]]:
    for turn in count():
        batch = next(batches)
        yield lambda archive, batch=batch: archive.import_records(batch)  # type: ignore[misc]
        if turn % 3 == 0:
            yield lambda archive: archive.scrape()
        if turn % 5 == 0:
            yield lambda archive: list(archive.reparse("warta"))
        if turn % 7 == 0:
            yield lambda archive: archive.index_rebuild()


def _batches() -> Iterator[list[dict[str, object]]]:
    """Yield few releases at a time: new ones, and ones whose text was changed."""
    samples = releases()
    for number in count():
        sample = samples[number % len(samples)]
        yield [
            {
                "url": f"https://kliping{copy}.example/{sample.slug}",
                "title": sample.title,
                "published": sample.published.isoformat(),
                "paragraphs": [*sample.paragraphs, f"Edisi {number // len(samples) + 1}."],
            }
            for copy in range(2)
        ]
