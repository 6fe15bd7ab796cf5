"""Which kills are made, and the table of what came of them."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.torture.harness import Kill, Torture
from tests.torture.workloads import WORKLOADS

__all__ = ["at_random", "kills", "once_each", "table"]


def once_each(torture: Torture) -> Iterator[Kill]:
    """Kill once at every point, in the middle of the work that passes it most often."""
    most: dict[str, tuple[int, str]] = {}
    for workload in WORKLOADS:
        for point, passages in torture.measure(workload).items():
            most[point] = max(most.get(point, (0, "")), (passages, workload))
    for point, (passages, workload) in most.items():
        yield torture.kill(workload, point, (passages + 1) // 2)
    yield torture.kill_in_migration()


def at_random(torture: Torture, count: int, dice: random.Random) -> Iterator[Kill]:
    """Kill so many times at any time: the parent does it, nobody knows where. Who was done before is not counted."""
    names = list(WORKLOADS)
    number = killed = 0
    while killed < count and number < 4 * count:
        kill = torture.kill_after(names[number % len(names)], dice.random())
        number, killed = number + 1, killed + kill.killed
        if kill.killed or not kill.clean:
            yield kill


def kills(torture: Torture, count: int, dice: random.Random) -> Iterator[Kill]:
    """Kill so many times: four fifths at points (each with each work that passes it), one fifth at any time."""
    pairs = [(workload, point) for workload in WORKLOADS for point in torture.measure(workload)]
    chosen = pairs * (count // len(pairs) + 1)
    dice.shuffle(chosen)
    for workload, point in chosen[: count * 4 // 5]:
        yield torture.kill(workload, point, dice.randint(1, torture.measure(workload)[point]))
    yield from at_random(torture, count - count * 4 // 5 - 1, dice)
    yield torture.kill_in_migration()


def table(made: Iterable[Kill]) -> str:
    """Return what came of the kills, a line for each point."""
    by_point: dict[str, list[Kill]] = {}
    for kill in made:
        by_point.setdefault(kill.point, []).append(kill)
    rows = [("point", "kills", "lost", "doubled", "wrong", "mended by")]
    rows += [_row(point, by_point[point]) for point in sorted(by_point)]
    rows.append(_row("all", [kill for some in by_point.values() for kill in some]))
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        f"{row[0]:{widths[0]}}  " + "  ".join(f"{row[i]:>{widths[i]}}" for i in range(1, 5)) + f"  {row[5]}"
        for row in rows
    ]
    return "\n".join(lines)


def _row(point: str, made: list[Kill]) -> tuple[str, ...]:
    killed = [kill for kill in made if kill.killed]
    sums = (sum(len(getattr(kill, name)) for kill in made) for name in ("lost", "doubled", "wrong"))
    mended = Counter(kill.mended for kill in killed)
    return point, str(len(killed)), *map(str, sums), ", ".join(f"{name} {n}" for name, n in mended.most_common())
