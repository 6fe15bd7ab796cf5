"""A recap and a clipping as pages: HTML that prints well (A4), Markdown, CSV rows. Nothing is loaded from elsewhere.

What comes from sites is escaped by Jinja (autoescape); addresses become links only where they are http or https.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from pr_archive.reports.clipping import Clipping
from pr_archive.reports.columns import Cell, Column
from pr_archive.reports.labels import Language, day, label, minute, month
from pr_archive.reports.recap import Recap

__all__ = ["clip_html", "clip_markdown", "recap_html", "recap_rows"]

MOST_BARS = 20
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|"})
_SIGNATURES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp"}


def recap_html(
    recap: Recap, columns: Sequence[Column], language: Language, pictures: Mapping[str, bytes] | None = None
) -> str:
    """Return a recap as a page: a front page with counts and charts, then the rows."""
    return _render(
        "recap.html",
        language,
        recap=recap,
        columns=columns,
        pictures=pictures or {},
        media=_bars([(medium, count) for medium, count in recap.by_medium]),
        months=_bars([(month(when, language), count) for when, count in recap.by_month]),
    )


def recap_rows(recap: Recap, columns: Sequence[Column], language: Language) -> Iterator[dict[str, str]]:
    """Yield the rows of a recap as texts by heading, for CSV."""
    for number, row in enumerate(recap.rows, 1):
        yield {one.title(language): _plain(one.value(row, number, language)) for one in columns}


def clip_html(clipping: Clipping, language: Language, picture: bytes | None = None) -> str:
    """Return a clipping as a page."""
    return _render("clip.html", language, clipping=clipping, release=clipping.release, picture=picture)


def clip_markdown(clipping: Clipping, language: Language) -> str:
    """Return a clipping as Markdown with a JSON front matter that programs can read."""
    front = json.dumps(clipping.proof(), ensure_ascii=False, indent=2)
    return f"---json\n{front}\n---\n\n" + _render("clip.md", language, clipping=clipping, release=clipping.release)


def _bars(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int, float]]:
    """Return what a bar chart shows: name, count, length in percent of the longest."""
    shown = counts[:MOST_BARS]
    longest = max((count for _, count in shown), default=1)
    return [(name, count, 100 * count / longest) for name, count in shown]


def _plain(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)


def _render(template: str, language: Language, **values: Any) -> str:
    words = {
        "language": language,
        "label": lambda name: label(name, language),
        "day": lambda when: day(when, language),
        "minute": lambda when: minute(when, language),
        "shown": lambda value: _shown(value, language),
    }
    return str(_templates().get_template(template).render(**words, **values))


def _shown(value: Cell, language: Language) -> str:
    """Return a cell of the page: times in figures, to be narrow."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H.%M" if language == "id" else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pr_archive.reports"),
        autoescape=lambda name: name is None or not name.endswith(".md"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_url"] = lambda url: url if str(url).startswith(("http://", "https://")) else None
    environment.filters["embedded"] = _embedded
    environment.filters["md"] = lambda text: str(text).translate(_MARKDOWN)
    return environment


def _embedded(picture: bytes) -> str:
    """Return a picture as an address that holds it."""
    kind = next((kind for signature, kind in _SIGNATURES.items() if picture.startswith(signature)), "jpeg")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
