"""Time to read the facts out of a release (those of `tests/eval/facts`), against one pass of the analyser."""

import statistics
import time
from collections.abc import Callable

from pr_archive.enrich import derive
from pr_archive.index.analysis import analyse
from tests.eval_facts import releases

ROUNDS = 7


def main() -> None:
    """Print the table: the median over rounds of the mean per release."""
    rows = list(releases())
    length = sum(len(row["body"]) for row in rows) / len(rows)
    print(f"{len(rows)} releases, {length:.0f} characters on average\n")
    work: dict[str, Callable[[dict[str, object]], object]] = {
        "facts": lambda row: derive(str(row["title"]), str(row["body"]), row["published"]),  # type: ignore[arg-type]
        "analyser": lambda row: analyse(f"{row['title']} {row['body']}"),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, read in work.items():
            started = time.process_time()
            for row in rows:
                read(row)
            times[name].append((time.process_time() - started) / len(rows) * 1000)
    print("| work | CPU ms/release | times the analyser |")
    print("|---|---|---|")
    base = statistics.median(times["analyser"])
    for name, values in times.items():
        print(f"| {name} | {statistics.median(values):.2f} | {statistics.median(values) / base:.1f} |")


if __name__ == "__main__":
    main()
