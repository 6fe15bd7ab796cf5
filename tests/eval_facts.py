"""How well facts are read: the judged releases of `tests/eval/facts`, written by others than the rules were.

Names, roles and offices are compared in lower case; an office by its normal form, a role with or without the office's
class. Quotations count where text and speaker are right.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import define

from pr_archive.enrich import derive
from pr_archive.enrich.institutions import canonical, same_office

HERE = Path(__file__).parent / "eval" / "facts"


@define
class Score:
    """Right, invented and missed facts of one kind."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, found: Iterable[Any], wanted: Iterable[Any]) -> None:
        one, two = Counter(found), Counter(wanted)
        both = (one & two).total()
        self.right += both
        self.invented += one.total() - both
        self.missed += two.total() - both

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.invented + self.missed) if self.right else 0.0


def releases(only: str = "*") -> Iterator[dict[str, Any]]:
    """Yield the judged releases; those of one file if its name is given."""
    for path in sorted(HERE.glob(f"{only}.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["release"]:
            yield {**row, "body": row["body"].strip(), "file": path.stem}


def scores(verbose: bool = False, only: str = "*") -> dict[str, Score]:
    """Read every judged release (of one file); return how well each kind of fact was read."""
    found = {name: Score() for name in ("event_date", "contradiction", "place", "region", "institution", "people",
                                        "people (name)", "quotes", "quotes (text)", "credit")}  # fmt: skip
    for row in releases(only):
        facts = derive(row["title"], row["body"], row["published"]).facts
        pairs = {
            "event_date": ([facts.event_date or "none"], [row.get("event_date") or "none"]),
            "contradiction": (["x"] * (facts.event_date_ok is False), ["x"] * (row.get("event_date_ok") is False)),
            "place": (_one(facts.place), _one(row.get("place"))),
            "region": (_one(facts.region), _one(row.get("region"))),
            "institution": (_office(facts.institution, row.get("institution")), _one(row.get("institution"))),
            "people": ([(p.name.lower(), _role(p.role)) for p in facts.people],
                       [(p["name"].lower(), _role(p.get("role"))) for p in row.get("people", ())]),
            "people (name)": ([p.name.lower() for p in facts.people],
                              [p["name"].lower() for p in row.get("people", ())]),
            "quotes": ([((q.speaker or "").lower(), _text(q.text)) for q in facts.quotes],
                       [(q.get("speaker", "").lower(), _text(q["text"])) for q in row.get("quotes", ())]),
            "quotes (text)": ([_text(q.text) for q in facts.quotes],
                              [_text(q["text"]) for q in row.get("quotes", ())]),
            "credit": (_one(facts.credit), _one(row.get("credit"))),
        }  # fmt: skip
        for name, (got, wanted) in pairs.items():
            found[name].add(got, wanted)
            if verbose and Counter(got) != Counter(wanted):
                extra, lost = Counter(got) - Counter(wanted), Counter(wanted) - Counter(got)
                print(f"{name}: {row['title'][:60]!r}\n   found  {list(extra)}\n   wanted {list(lost)}")
    return found


def _one(value: str | None) -> list[str]:
    return [value.lower()] if value else []


def _office(value: str | None, wanted: str | None) -> list[str]:
    """Return what is wanted where it is the same office in another spelling, else what was found."""
    if value and wanted and (canonical(value) == canonical(wanted) or same_office(value, wanted)):
        return _one(wanted)
    return _one(value)


def _role(role: str | None) -> str:
    return " ".join((role or "").lower().replace(",", " ").split())


def _text(text: str) -> str:
    return " ".join(text.split()).strip(" ,.")


def main() -> None:
    """Print the table; `-v` adds the errors, `--only daerah` reads one file."""
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv[:-1] else "*"
    table = scores("-v" in sys.argv, only)
    print(f"{sum(1 for _ in releases(only))} judged releases\n")
    print("| fact | precision | recall | F1 |")
    print("|---|---|---|---|")
    for name, score in table.items():
        print(f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |")


if __name__ == "__main__":
    main()
