"""How results are printed: safe text for terminals, rows as a table, JSON lines, JSON or CSV."""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from pr_archive.cli.translation import translated
from pr_archive.errors import PrArchiveError, QueryError

__all__ = [
    "FORMATS",
    "cell",
    "document",
    "error_lines",
    "format_option",
    "json_text",
    "marked",
    "moment",
    "print_rows",
    "safe",
    "say",
]

FORMATS = ("text", "jsonl", "json", "csv")

# C0 and C1 controls could drive the terminal; bidi controls could show a text in another order than it has.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Excel and LibreOffice run a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def format_option(*formats: str) -> Callable[[Any], Any]:
    """Return the `--format` option of a command that prints a list."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(formats or FORMATS),
        default=(formats or FORMATS)[0],
        show_default=True,
        help="How the result is printed.",
    )


def say(text: str, err: bool = False) -> None:
    """Print a message in the language of the locale. What a site wrote is not said but printed by `click.echo`, but
    for where it is a part of a message."""
    click.echo(translated(text), err=err)


def safe(text: object) -> str:
    """Return a text from a site without characters that would act on the terminal, on one line."""
    return " ".join(_UNSAFE.sub("", str(text)).split())


def moment(time: datetime | None) -> str:
    """Return a time for people: to the minute, in its own zone."""
    return f"{time:%Y-%m-%d %H:%M}" if time else translated("(no date)")


def marked(text: str, slices: Iterable[slice]) -> str:
    """Return a text with these parts in bold (click leaves the codes out where there is no terminal)."""
    parts, at = [], 0
    for one in slices:
        parts += [safe_part(text[at : one.start]), click.style(safe_part(text[one]), bold=True)]
        at = one.stop
    return "".join([*parts, safe_part(text[at:])])


def safe_part(text: str) -> str:
    """Return a part of a line: like `safe`, but with the blanks at its ends."""
    return re.sub(r"\s+", " ", _UNSAFE.sub("", text))


def print_rows(rows: Iterable[Mapping[str, Any]], style: str, columns: Sequence[str]) -> int:
    """Print rows in a format and return their number. `columns` are those of the table and of CSV."""
    count = 0

    def counted() -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    {"jsonl": _jsonl, "json": _json, "csv": _csv, "text": _table}[style](counted(), columns)
    return count


def _jsonl(rows: Iterator[Mapping[str, Any]], _: Sequence[str]) -> None:
    for row in rows:
        click.echo(json_text(row))


def json_text(value: Any, indent: int | None = None) -> str:
    """Return JSON; on a terminal with what acts on it escaped (JSON itself escapes C0 only)."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    if not sys.stdout.isatty():
        return text
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def document(text: str) -> str:
    """Return a whole document (a feed, a page) as it is; on a terminal without characters that act on it."""
    return _UNSAFE.sub("", text) if sys.stdout.isatty() else text


def _json(rows: Iterator[Mapping[str, Any]], _: Sequence[str]) -> None:
    click.echo("[", nl=False)
    between = "\n"
    for row in rows:  # one row a line, so that an export of any length needs no memory
        click.echo(between + json_text(row), nl=False)
        between = ",\n"
    click.echo("\n]")


def _csv(rows: Iterator[Mapping[str, Any]], columns: Sequence[str]) -> None:
    # Each cell in quotes: an Indonesian Excel takes `;` for the separator, and what follows it for a cell.
    writer = csv.writer(sys.stdout, lineterminator="\n", quoting=csv.QUOTE_ALL)
    csv.writer(sys.stdout, lineterminator="\n").writerow(columns)
    for row in rows:
        writer.writerow([cell(row[name]) for name in columns])


def _table(rows: Iterator[Mapping[str, Any]], columns: Sequence[str]) -> None:
    lines = [[name.upper() for name in columns]]
    lines += [[safe("" if row[name] is None else row[name]) for name in columns] for row in rows]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        cells = [text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


def cell(value: Any) -> str:
    """Return a value as a CSV cell: lists joined by `; `, and no text that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else str(one) for one in value)
    if not isinstance(value, str):
        return str(value)
    text = _UNSAFE.sub("", value)
    return "'" + text if text.startswith(_FORMULA) else text


def error_lines(error: PrArchiveError) -> list[str]:
    """Return the one to three lines that tell a person what is wrong."""
    lines = [f"pr-archive: {translated(safe(error))}"]
    if isinstance(error, QueryError) and error.suggestion:
        lines.append(translated(f"did you mean: {safe(error.suggestion)}"))
    return lines
