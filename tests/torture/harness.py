"""Kills children at work, runs the next commands, and looks whether anything was lost, doubled or left broken."""

import shutil
import time
from collections.abc import Iterator
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
    unknown,
)
from tests.torture.workloads import WORKLOADS, make_seeds

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
        return self._kill(workload, "any time", lambda path: self._child(path, workload, None, 0, delay))

    def _kill(self, workload: str, point: str, child: Any) -> Kill:
        self.measure(workload)
        started = time.monotonic()
        kill = Kill(workload=workload, point=point)
        path = self._fresh(workload)
        before = read_state(path)
        code = child(path)
        kill.killed = code == -9
        if code not in (0, -9):
            kill.wrong.append(f"the child ended with {code}")
        self._look(kill, path, before)
        kill.seconds = time.monotonic() - started
        if kill.clean:
            shutil.rmtree(path.parent)
        return kill

    def _look(self, kill: Kill, path: Path, before: State) -> None:
        words_too = kill.workload != "reparse"  # which is there to change what we made of the words
        crashed = read_state(path)
        kill.lost += before.lost(crashed, words_too=words_too)
        kill.lost += unknown(acknowledged(path), crashed)
        kill.mended = mended_by(path)
        kill.wrong += inspect(path)
        kill.lost += crashed.lost(read_state(path), words_too=words_too)
        self._go_on(path, kill.workload)
        kill.wrong += inspect(path)
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
        number = len(list(self.directory.glob("run-*"))) + time.monotonic_ns()
        path = self.directory / f"run-{number}" / "archive"
        shutil.copytree(self.directory / "seeds" / WORKLOADS[workload].seed, path)
        return path

    def _child(
        self, path: Path, workload: str, point: str | None, nth: int, delay: float | None = None
    ) -> int | None:
        """Run a child and return its exit code; with a delay it is killed after so many seconds."""
        child = self._context.Process(target=crash.run, args=(str(path), workload, point, nth, f"{path}.journal"))
        child.start()
        child.join(PATIENCE if delay is None else delay)
        if child.is_alive():
            child.kill()
            child.join()
            if delay is None:
                raise TimeoutError(f"{workload}: the child hangs at {point}")
        return child.exitcode


@contextmanager
def torture(directory: Path) -> Iterator[Torture]:
    """Serve the sample site and make the seeds."""
    with SampleSite() as site:
        (directory / "seeds").mkdir(parents=True)
        make_seeds(directory / "seeds", site)
        yield Torture(directory)
