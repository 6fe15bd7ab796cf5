"""Records in: rows in the record form into versions. What a row gives is kept, what it leaves out is derived."""

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import asdict, fields

from pr_archive.enrich import derive
from pr_archive.errors import RecordError
from pr_archive.records import Facts, Release, ReleaseData, release_id
from pr_archive.serialization import from_dict
from pr_archive.sources import Source, default_name, source_of
from pr_archive.store import Version, now

__all__ = ["version_of_record"]

_ID = re.compile(r"[^\s/]{1,100}")
_BLANK_LINES = re.compile(r"\n\s*\n")


def version_of_record(row: Any, sources: dict[str, Source] | None = None) -> Version:
    """Return the version that a row in the record form describes. Raises RecordError.

    `url` and `title` must be there. `source` is the one of `sources` that covers the address, else named by the host;
    `id` is derived from source and address, `paragraphs` and `body` from one another, the times at which it was seen
    from now.
    """
    if not isinstance(row, Mapping):
        raise RecordError("a record is a JSON object")
    given = {name: value for name, value in row.items() if value is not None}
    for name in ("url", "title"):
        if not given.get(name):
            raise RecordError(f"the record has no {name}")
    url = str(given["url"])
    name = default_name(url)
    if name == "unnamed":
        raise RecordError(f"url: {url!r} is no web address")
    source_id = None if "id" in given else url
    covering = source_of(sources or {}, url)
    given.setdefault("source", covering.name if covering else name)
    given.setdefault("id", release_id(str(given["source"]), url))
    _check_numbers(given)
    _check_texts(given)
    given.setdefault("first_seen", now().isoformat())
    given.setdefault("last_seen", given["first_seen"])
    return _version(from_dict({**given, **_texts(given)}, Release), source_id)


def _check_numbers(given: Mapping[str, Any]) -> None:
    """Raise RecordError for what JSON can hold and an archive cannot."""
    if not _ID.fullmatch(str(given["id"])) or not str(given["id"]).isprintable():
        raise RecordError(
            f"id: {str(given['id'])[:100]!r}: a text without a slash or blanks is wanted, of 100 characters at most"
        )
    version = given.get("version", 1)
    if isinstance(version, int) and not 0 < version < 1_000_000:
        raise RecordError(f"version: {version} is no number of a version")
    for name in ("published", "modified", "first_seen", "last_seen"):
        if not "1900" <= str(given.get(name, "2000"))[:4] <= "9998":
            raise RecordError(f"{name}: {given[name]!r}: a year from 1900 on is wanted")


def _check_texts(given: Mapping[str, Any]) -> None:
    """Raise RecordError for half a character (`"\\ud800"`), which JSON can spell and no file can hold."""
    try:
        json.dumps(given, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise RecordError("a text of the record holds half a character (a lone surrogate)") from error


def _texts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return body and paragraphs, each from the other where one is missing."""
    body, paragraphs = given.get("body", ""), given.get("paragraphs", [])
    if not isinstance(body, str) or not isinstance(paragraphs, list):
        return {}  # from_dict says what is wrong with them
    if not paragraphs:
        paragraphs = [part.strip() for part in _BLANK_LINES.split(body) if part.strip()]
    text = "\n\n".join(map(str, paragraphs))
    if body and body.split() != text.split():
        raise RecordError("body and paragraphs are two different texts; give one of them")
    return {"paragraphs": paragraphs, "body": text}


def _version(release: Release, source_id: str | None) -> Version:
    values = asdict(release, recurse=False)
    return Version(
        id=release.id,
        source=release.source,
        source_id=source_id,
        url=release.url,
        family=release.family,
        version=release.version,
        seen_at=release.last_seen,
        data=ReleaseData(
            source_id=source_id or release.id,
            **{a.name: values[a.name] for a in fields(ReleaseData) if a.name in values},
        ),
        facts=Facts(**{a.name: values[a.name] for a in fields(Facts)}),
        derived=derive(release.title, release.body, release.published),
        snapshots=(release.snapshot,) if release.snapshot else (),
        imported=True,
        first_seen=release.first_seen,
        last_seen=release.last_seen,
    )
