"""Saved searches: the tables of `saved.toml` in the archive directory, kept readable, edited by hand too.

[[saved]]
name = "blora"
query = 'lembaga:"rutan blora" -narkotika'
to = ["atom:blora.xml", "mail:humas@example.go.id"]
"""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit
from attrs import asdict, field, fields, frozen

from pr_archive.deliveries import check_target
from pr_archive.errors import ReportError
from pr_archive.sources import write_durably

__all__ = ["SavedSearch", "add_saved", "read_saved", "remove_saved", "the_saved"]


def _targets(value: Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, str | list | tuple):
        raise ReportError(f"saved search: to: {value!r}: a list of texts is wanted")
    return (value,) if isinstance(value, str) else tuple(map(str, value))


@frozen(kw_only=True)
class SavedSearch:
    """A query that is asked again and again."""

    name: str
    query: str
    to: tuple[str, ...] = field(default=(), converter=_targets)
    """Where what is new goes; see `pr_archive.deliveries`. Nothing: to the output."""

    def __attrs_post_init__(self) -> None:
        texts = isinstance(self.name, str) and isinstance(self.query, str)
        if not texts or not self.name or "/" in self.name or not self.query.strip():
            raise ReportError(f"saved search {self.name!r}: a name without a slash and a query are wanted")
        for target in self.to:
            check_target(target)


_KEYS = tuple(attribute.name for attribute in fields(SavedSearch))


def read_saved(path: Path) -> dict[str, SavedSearch]:
    """Return the saved searches by name; none where there is no file. Raises ReportError where it is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReportError(f"{path}: {error}") from error
    found: dict[str, SavedSearch] = {}
    rows = tables.get("saved", [])
    if not isinstance(rows, list) or set(tables) - {"saved"}:
        raise ReportError(f"{path}: holds [[saved]] tables alone")
    for number, row in enumerate(rows, 1):
        one = _structure(path, number, row)
        if one.name in found:
            raise ReportError(f"{path}: the name {one.name!r} is used twice")
        found[one.name] = one
    return found


def the_saved(path: Path, name: str) -> SavedSearch:
    """Return the saved search of a name. Raises ReportError."""
    known = read_saved(path)
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else "see `saved list`"
    raise ReportError(f"there is no saved search {name!r}; {hint}")


def add_saved(path: Path, search: SavedSearch) -> None:
    """Append a saved search to the file. Raises ReportError where the name is taken."""
    if search.name in read_saved(path):
        raise ReportError(f"there is a saved search {search.name!r} already; `saved remove` it first")
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    if not document.get("saved"):
        document.pop("saved", None)
        document.add("saved", tomlkit.aot())
    table = tomlkit.table()
    for key, value in asdict(search).items():
        if value:
            table.add(key, list(value) if key == "to" else value)
    document["saved"].append(table)
    write_durably(path, tomlkit.dumps(document))


def remove_saved(path: Path, name: str) -> None:
    """Take a saved search out of the file. Raises ReportError where there is none of that name."""
    the_saved(path, name)
    names = list(read_saved(path))
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    if len(names) == 1:
        document.remove("saved")
    else:
        del document["saved"][names.index(name)]
    write_durably(path, tomlkit.dumps(document))


def _structure(path: Path, number: int, row: Any) -> SavedSearch:
    unknown = set(row) - set(_KEYS) if isinstance(row, dict) else {"?"}
    if unknown or "name" not in row or "query" not in row:
        raise ReportError(f"{path}: saved search {number}: keys are {', '.join(_KEYS)}; name and query must be there")
    try:
        return SavedSearch(**row)
    except ReportError as error:
        raise ReportError(f"{path}: {error}") from error
