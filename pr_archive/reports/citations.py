"""Citations: one release as BibTeX, RIS, CSL-JSON, or a line in a text.

A release is an online news item: BibTeX `@online` (biblatex), RIS `NEWS`, CSL `article-newspaper`. The medium is the
title of the container, the institution that speaks the publisher, the capture the date of access.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pr_archive.records import Release
from pr_archive.reports.labels import Language, day

__all__ = ["FORMATS", "bibtex", "cited", "csl", "ris"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


def cited(release: Release, language: Language = "id") -> str:
    """Return a citation in the manner of APA 7: writer or institution (day). Headline. Medium. Address."""
    who = release.author or release.institution or _medium(release)
    when = _when(release)
    dated = day(when, language) if when else {"id": "t.t.", "en": "n.d."}[language]
    medium = f" {_medium(release)}." if who != _medium(release) else ""
    return f"{_line(who).rstrip('.')}. ({dated}). {_line(release.title).rstrip('.')}.{medium} {_line(release.url)}"


def bibtex(releases: Iterable[Release]) -> Iterator[str]:
    """Yield a biblatex entry for each release. The key is the release's id, which is unique."""
    for release in releases:
        fields = {
            "author": f"{{{_tex(release.author)}}}" if release.author else None,
            "title": f"{{{_tex(release.title)}}}",
            "date": str(_when(release) or "") or None,
            "organization": release.institution and _tex(release.institution),
            "journaltitle": _tex(_medium(release)),
            "url": _line(release.url).translate({ord("{"): "%7B", ord("}"): "%7D"}),
            "urldate": str(release.last_seen.date()),
            "langid": {"id": "indonesian", "en": "english"}.get(release.language),
            "keywords": _tex(", ".join(release.tags)) or None,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        yield f"@online{{{_key(release)},\n" + ",\n".join(lines) + "\n}\n"


def ris(releases: Iterable[Release]) -> Iterator[str]:
    """Yield a RIS record (type NEWS) for each release."""
    for release in releases:
        when = _when(release)
        pairs = [
            ("TY", "NEWS"),
            ("ID", release.id),
            ("AU", release.author),
            ("TI", release.title),
            ("T2", _medium(release)),
            ("PB", release.institution),
            ("PY", str(when.year) if when else None),
            ("DA", f"{when:%Y/%m/%d}" if when else None),
            ("UR", release.url),
            ("Y2", f"{release.last_seen:%Y/%m/%d}"),
            ("AB", release.summary),
            ("LA", release.language),
            *(("KW", tag) for tag in release.tags),
        ]
        lines = [f"{tag}  - {_line(value)}" for tag, value in pairs if value]
        yield "\r\n".join([*lines, "ER  - "]) + "\r\n"


def csl(release: Release) -> dict[str, Any]:
    """Return the CSL-JSON item of a release (schema 1.0.2)."""
    item = {
        "id": release.id,
        "type": "article-newspaper",
        "title": release.title,
        "author": [{"literal": release.author}] if release.author else None,
        "container-title": _medium(release),
        "publisher": release.institution,
        "issued": _parts(_when(release)),
        "accessed": _parts(release.last_seen.date()),
        "URL": release.url,
        "abstract": release.summary,
        "language": release.language,
        "keyword": ", ".join(release.tags),
    }
    return {name: value for name, value in item.items() if value}


def _parts(when: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[when.year, when.month, when.day]]} if when else None


def _when(release: Release) -> date | None:
    return release.published.date() if release.published else None


def _medium(release: Release) -> str:
    return (urlsplit(release.url).hostname or release.source).removeprefix("www.")


def _line(text: str) -> str:
    """Return a text on one line, without characters that would act on a terminal."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _key(release: Release) -> str:
    """Return a key that every BibTeX takes: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", release.id).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", "-", plain) or "release"


FORMATS: dict[str, Callable[[Iterable[Release]], Iterator[str]]] = {"bibtex": bibtex, "ris": ris}
"""The text formats by name."""
