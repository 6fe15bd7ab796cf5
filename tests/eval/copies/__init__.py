"""A judged collection of copied releases: which pages carry the same release, and which only look alike.

`bases.toml` holds releases with their hand-written copies, `traps.toml` holds groups of releases that look alike and
are not copies. README.md describes both files and the edit notation.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

HERE = Path(__file__).parent
KINDS = frozenset({"verbatim", "trimmed", "edited", "headline", "embedded", "paraphrase"})
SHARED = ("source", "url", "title", "published", "kind")
NOTATION = ("body", "drop_paragraphs", "body_edits", "insert", "artefacts")

Entry = Mapping[str, Any]


class CollectionError(ValueError):
    """An entry of the collection contradicts the notation."""


@frozen
class Row:
    """One published page. `group` names the true release: two rows are copies exactly where their groups are equal.

    `kind` is `base`, a kind of copy (KINDS), or, for a trap, the reason why its releases look alike. The rows of one
    trap group share the part of their id before the last letter (`t03a`, `t03b`).
    """

    id: str
    source: str
    url: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]
    group: str
    kind: str


def _curl(text: str) -> str:
    return re.sub(r'"([^"\n]*)"', "“\\1”", text)


ARTEFACTS: dict[str, Callable[[str], str]] = {
    # The old network theme puts a blank after every comma: `, "`, `1, 5`, `Rp5.000, -`.
    "comma_blank": lambda text: re.sub(r",(?=\S)", ", ", text),
    # Some editors also leave one before it.
    "blank_comma": lambda text: re.sub(r"(?<=[^\W\d]),(?=\s)", " ,", text),
    "curly_quotes": _curl,
}


def split(body: str) -> tuple[str, ...]:
    """The paragraphs of a body: blank lines divide them, a line break inside one is kept."""
    return tuple(piece.strip() for piece in re.split(r"\n\s*\n", body) if piece.strip())


def _without(paragraphs: tuple[str, ...], drop: list[int], entry_id: str) -> tuple[str, ...]:
    missing = [number for number in drop if not 0 <= number < len(paragraphs)]
    if missing:
        raise CollectionError(f"{entry_id}: no paragraph {missing}")
    return tuple(text for number, text in enumerate(paragraphs) if number not in drop)


def _edited(text: str, edits: list[list[str]], entry_id: str) -> str:
    for old, new in edits:
        if old not in text:
            raise CollectionError(f"{entry_id}: text to edit is missing: {old!r}")
        text = text.replace(old, new)
    return text


def _with_inserts(text: str, inserts: list[tuple[int, str]], entry_id: str) -> str:
    pieces = list(split(text))
    for position, inserted in inserts:
        if not 0 <= position <= len(pieces):
            raise CollectionError(f"{entry_id}: no place {position} to insert at")
        pieces.insert(position, inserted)
    return "\n\n".join(pieces)


def apply(base: tuple[str, ...], entry: Entry, entry_id: str) -> tuple[str, ...]:
    """The paragraphs of `entry`: its own body, or the base's, after dropping, editing, inserting and artefacts.

    Raises CollectionError where an edit, a paragraph number or a place does not exist.
    """
    whole = split(entry["body"]) if "body" in entry else base
    kept = _without(whole, entry.get("drop_paragraphs", []), entry_id)
    text = _edited("\n\n".join(kept), entry.get("body_edits", []), entry_id)
    text = _with_inserts(text, entry.get("insert", []), entry_id)
    for name in entry.get("artefacts", []):
        text = ARTEFACTS[name](text)
    return split(text)


def _row(entry: Entry, base: Entry, row_id: str, group: str) -> Row:
    """The row of `entry`; what it does not give (title, path of the address, body) is the base's."""
    unknown = set(entry) - {"id", "copy", *SHARED, *NOTATION}
    if unknown:
        raise CollectionError(f"{row_id}: unknown keys {sorted(unknown)}")
    return Row(
        id=row_id,
        source=entry["source"],
        url=f"https://{entry['source']}{entry.get('url', base['url'])}",
        title=entry.get("title", base["title"]),
        published=entry["published"],
        paragraphs=apply(split(base["body"]), entry, row_id),
        group=group,
        kind=entry["kind"],
    )


def _bases() -> list[Row]:
    rows = []
    for release in _read("bases.toml")["release"]:
        name = release["id"]
        rows.append(_row({**release, "kind": "base"}, release, name, name))
        for number, copy in enumerate(release.get("copy", []), 1):
            if copy["kind"] not in KINDS:
                raise CollectionError(f"{name}: unknown kind of copy {copy['kind']!r}")
            rows.append(_row(copy, release, f"{name}-{number}", name))
    return rows


def _traps() -> list[Row]:
    rows = []
    for trap in _read("traps.toml")["trap"]:
        first = trap["release"][0]
        for letter, release in zip("abcd", trap["release"], strict=False):
            name = trap["id"] + letter
            rows.append(_row({**release, "kind": trap["kind"]}, first, name, name))
    return rows


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def load() -> list[Row]:
    """All rows: bases with their copies, then the traps. Raises CollectionError where the files are at fault."""
    rows = _bases() + _traps()
    for key in ("id", "url"):
        values = [getattr(row, key) for row in rows]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise CollectionError(f"{key} given twice: {sorted(twice)}")
    return rows
