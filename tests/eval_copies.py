"""How well copies are told from look-alikes: the judged pages of `tests/eval/copies`, in an archive of their own."""

import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from attrs import define, field

from pr_archive import Archive
from tests.eval.copies import Row, load


@define
class Pairs:
    """Pairs of pages that are copies of one release, and pairs that were taken for such."""

    right: int = 0
    missed: list[tuple[Row, Row]] = field(factory=list)
    wrong: list[tuple[Row, Row]] = field(factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong)) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed)) if self.right else 0.0


def judged() -> Pairs:
    """Take all pages into an archive and compare its clusters with the true groups."""
    rows = load()
    with tempfile.TemporaryDirectory() as directory, Archive(Path(directory) / "a", create=True) as archive:
        archive.import_records(
            {"url": row.url, "source": row.source, "title": row.title, "published": row.published.isoformat(),
             "paragraphs": list(row.paragraphs)}
            for row in sorted(rows, key=lambda row: row.published)
        )  # fmt: skip
        cluster = {release.url: release.cluster for release in archive.export()}
    found = Pairs()
    for one, two in combinations(rows, 2):
        together = cluster[one.url] == cluster[two.url]
        if one.group == two.group and together:
            found.right += 1
        elif one.group == two.group:
            found.missed.append((one, two))
        elif together:
            found.wrong.append((one, two))
    return found


def main() -> None:
    """Print the figures, and with -v what went wrong."""
    found = judged()
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in load():
        by_kind[row.kind][0] += 1
    for _, two in found.missed:
        by_kind[two.kind][1] += 1
    print(f"pairs: precision {found.precision:.3f}, recall {found.recall:.3f}, {len(found.wrong)} wrong\n")
    print("| kind | pages | missed pairs |")
    print("|---|---|---|")
    for kind, (pages, missed) in by_kind.items():
        print(f"| {kind} | {pages} | {missed} |")
    if "-v" in sys.argv:
        for name, pairs in (("missed", found.missed), ("wrong", found.wrong)):
            for one, two in pairs:
                print(f"{name}: {one.id} {one.kind} {one.title[:50]!r} / {two.id} {two.kind} {two.title[:50]!r}")


if __name__ == "__main__":
    main()
