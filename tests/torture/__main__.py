"""`python -m tests.torture`: many kills, then a crowd of readers. Prints tables; fails where anything was lost."""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.crowd import crowd
from tests.torture.harness import Torture, torture
from tests.torture.plan import kills, table


def main() -> int:
    """Torture, and return the exit code. Archives that did not come out whole are kept and named."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=300, help="how long the crowd reads and writes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="torture-"))
    os.environ["XDG_STATE_HOME"] = str(directory / "state")
    with torture(directory) as rack:
        good = _kill(rack, options.kills, options.seed)
        good = _crowd(directory / "seeds" / "whole", options.seconds) and good
    if not good:
        print(f"see {directory}")
    return 0 if good else 1


def _kill(rack: Torture, count: int, seed: int) -> bool:
    started, made = time.monotonic(), []
    for kill in kills(rack, count, random.Random(seed)):
        made.append(kill)
        for what in (*kill.lost, *kill.doubled, *kill.wrong):
            print(f"{kill.workload}, {kill.point}: {what}", flush=True)
        if len(made) % 50 == 0:
            print(f"{len(made)} kills in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(made), flush=True)
    return all(kill.clean for kill in made)


def _crowd(path: Path, seconds: float) -> bool:
    works = crowd(path, seconds)
    for work in works:
        print(f"{work.who:10}  {work.done:6} done  {work.refused:4} came again  {len(work.errors)} errors")
        for error in work.errors[:5]:
            print(f"  {error}")
    return not any(work.errors for work in works)


if __name__ == "__main__":
    sys.exit(main())
