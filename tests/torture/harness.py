"""Kills children at work, runs the next commands, and looks whether anything was lost, doubled or left broken."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from attrs import Factory, define, field

from pr_archive import Archive
from pr_archive.demo import SampleSite
from tests.torture import crash
from tests.torture.inspection import (
    State,
    acknowledged,
    differences,
    doubled,
    essence,
    inspect,
    mended_by,
    read_state,
    schema_of,
    unknown,
)
from tests.torture.workloads import WORKLOADS, make_seeds, targets

__all__ = ["Kill", "Torture", "torture"]

PATIENCE = 60
"""Seconds after which a child hangs."""


@define(kw_only=True)
class Kill:
    """One kill, and what came of it."""

    workload: str
    point: str
    killed: bool = False
    lost: list[str] = Factory(list)
    doubled: list[str] = Factory(list)
    wrong: list[str] = Factory(list)
    mended: str = "nothing broken"
    seconds: float = field(default=0.0)

    @property
    def clean(self) -> bool:
        """Whether the archive came out whole."""
        return not (self.lost or self.doubled or self.wrong)


class Torture:
    """Archives to be crashed over a site that is served meanwhile."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._controls: dict[str, Any] = {}
        self._passages: dict[str, dict[str, int]] = {}
        self._seconds: dict[str, float] = {}
        self._runs = 0
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["tests.torture.crash"])

    def measure(self, workload: str) -> dict[str, int]:
        """Do the work once without a kill: how often it passes each point, how long it takes, what it comes to."""
        if workload not in self._passages:
            path = self._fresh(workload)
            started = time.monotonic()
            code = self._child(path, workload, None, 0)
            self._seconds[workload] = time.monotonic() - started
            assert code == 0, f"{workload} fails without any kill: exit code {code}"
            passed = [line.split(" ", 2) for line in acknowledged(path) if line.startswith("passed ")]
            self._passages[workload] = {name: int(count) for _, count, name in passed}
            self._go_on(path, workload)
            self._controls[workload] = essence(path)
        return self._passages[workload]

    def kill(self, workload: str, point: str, nth: int) -> Kill:
        """Have a child die at the n-th passage of a point, and look at what it left."""
        return self._kill(workload, point, lambda path: self._child(path, workload, point, nth))

    def kill_after(self, workload: str, share: float) -> Kill:
        """Kill a child after this share of the time that the work takes."""
        self.measure(workload)
        delay = share * self._seconds[workload]
        kill = self._kill(workload, "any time", lambda path: self._child(path, workload, None, 0, delay))
        if not kill.killed:  # it was quicker than it was thought to be
            self._seconds[workload] = delay
        return kill

    def _kill(self, workload: str, point: str, child: Callable[[Path], int | None]) -> Kill:
        self.measure(workload)
        started = time.monotonic()
        kill = Kill(workload=workload, point=point)
        path = self._fresh(workload)
        before = read_state(path)
        code = child(path)
        kill.killed = code == -9
        if code not in (0, -9):
            kill.wrong.append(f"the child ended with {code}")
        try:
            self._look(kill, path, before)
        except Exception as error:  # whatever it is, it comes of the kill
            kill.wrong.append(f"what comes next fails: {type(error).__name__}: {error}")
        kill.seconds = time.monotonic() - started
        if kill.clean:
            shutil.rmtree(path.parent)
        return kill

    def _look(self, kill: Kill, path: Path, before: State) -> None:
        work = WORKLOADS[kill.workload]
        words_too = kill.workload != "reparse"  # which is there to change what we made of the words
        if work.removes is not None:
            before = before.without(targets(path)[work.removes])
        crashed = read_state(path)
        kill.lost += before.lost(crashed, words_too=words_too)
        kill.lost += unknown(acknowledged(path), crashed)
        kill.wrong += work.wrong(path)
        kill.mended, broken = mended_by(path, work.work if work.seed == "broken" else None)
        kill.wrong += broken
        if work.removes is not None:
            crashed = crashed.without(targets(path)[work.removes])
        kill.lost += crashed.lost(read_state(path), words_too=words_too)
        self._go_on(path, kill.workload)
        kill.wrong += inspect(path) + work.wrong(path)
        kill.lost += crashed.lost(read_state(path), words_too=words_too)
        kill.doubled += doubled(path)
        kill.wrong += differences(essence(path), self._controls[kill.workload])

    def _go_on(self, path: Path, workload: str) -> None:
        """Run what comes next: a search, a scrape, and the same work again."""
        with Archive(path) as archive:
            archive.search("rutan")
        if workload == "sources":
            WORKLOADS[workload].work(path)
        with Archive(path) as archive:
            archive.scrape()
        WORKLOADS[workload].work(path)

    def _fresh(self, workload: str) -> Path:
        self._runs += 1
        path = self.directory / f"run-{self._runs}" / "archive"
        shutil.copytree(self.directory / "seeds" / WORKLOADS[workload].seed, path)
        return path

    def kill_in_migration(self) -> Kill:
        """Kill a later version of the program while it brings the store to its schema; the next time it must."""
        kill = Kill(workload="upgrade", point=crash.MIGRATION, mended="the same again")
        path = self._fresh("rebuild")
        before, schema = read_state(path), schema_of(path)
        kill.killed = self._run(crash.migrate, str(path), crash.MIGRATION) == -9
        if schema_of(path) != schema:
            kill.wrong.append(f"half a migration: {schema_of(path)}")
        kill.lost += before.lost(read_state(path), words_too=True)
        kill.wrong += inspect(path)
        code = self._run(crash.migrate, str(path), None)
        kill.lost += before.lost(read_state(path), words_too=True)
        if code or schema_of(path) != (schema[0] + 1, schema[1] | {"torture_one", "torture_two"}):
            kill.wrong.append(f"the migration does not go on: exit code {code}, {schema_of(path)}")
        return kill

    def _child(
        self, path: Path, workload: str, point: str | None, nth: int, delay: float | None = None
    ) -> int | None:
        return self._run(crash.run, str(path), workload, point, nth, f"{path}.journal", delay=delay)

    def _run(self, target: Callable[..., None], *args: Any, delay: float | None = None) -> int | None:
        """Run a child and return its exit code; with a delay it is killed after so many seconds."""
        child = self._context.Process(target=target, args=args)
        child.start()
        child.join(PATIENCE if delay is None else delay)
        if child.is_alive():
            child.kill()
            child.join()
            if delay is None:
                raise TimeoutError(f"the child hangs: {args}")
        return child.exitcode


@contextmanager
def torture(directory: Path) -> Iterator[Torture]:
    """Serve the sample site and make the seeds."""
    with SampleSite() as site:
        (directory / "seeds").mkdir(parents=True)
        make_seeds(directory / "seeds", site)
        yield Torture(directory)
