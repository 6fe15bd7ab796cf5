"""`import` and `export`: records in and out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe
from pr_archive.cli.search import query_filters
from pr_archive.errors import ArchiveError, ArchiveLockedError, ParseError, RecordError
from pr_archive.serialization import FIELD_NAMES, to_dict

__all__ = ["export", "import_"]


@click.command()
@click.argument("query", nargs=-1)
@query_filters
@format_option("jsonl", "json", "csv")
@click.pass_obj
def export(directory: Path, /, query: tuple[str, ...], style: str, **filters: Any) -> None:
    """Print all releases, or those that match a query, in the record form.

    \b
    Examples:
      pr-archive export > archive.jsonl
      pr-archive export 'remisi' --since 2025 --format csv > remisi.csv
    """
    with Archive(directory) as archive:
        given = {name: value for name, value in filters.items() if value}
        releases = archive.export(" ".join(query) if query else None, **given)
        print_rows(map(to_dict, releases), style, FIELD_NAMES)


@click.command(name="import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.pass_obj
def import_(directory: Path, /, files: tuple[Path, ...]) -> int:
    """Take in records or pages: JSON lines in the form that `export` writes, saved HTML, WARC files of any tool.

    What a record gives is kept, the rest is derived; only `url` and `title` must be there. Pages go the way of
    fetched ones; those of a WARC file that are no articles are passed over. What is bad is named and left out.

    \b
    Examples:
      pr-archive import archive.jsonl
      pr-archive import crawl-00001.warc.gz rilis-tersimpan.html
    """
    code = 0
    with Archive(directory, create=True) as archive:
        for file in files:
            try:
                result = archive.import_records(_rows(file)) if _holds_json(file) else archive.import_pages(file)
            except ArchiveLockedError:
                raise
            except (ParseError, ArchiveError) as error:
                click.echo(f"{file}: {safe(error)}", err=True)
                code = 1
                continue
            for number, reason in result.failures:
                click.echo(f"{file}: record {number}: {safe(reason)}", err=True)
            counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
            click.echo(f"{file}: {counts}, {len(result.failures)} failed")
            code = code if result.ok else 1
    return code


def _holds_json(file: Path) -> bool:
    """Tell JSON lines, which are text, from HTML (`<`) and WARC (its name or gzip first)."""
    with open(file, "rb") as start:
        head = start.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    return not head.startswith((b"<", b"WARC/", b"\x1f\x8b"))


def _rows(file: Path) -> Iterator[Any]:
    """Yield the record in each line that is not blank; for a line that holds none, the error."""
    with open(file, "rb") as lines:
        for line in lines:
            if line.strip():
                yield _row(line)


def _row(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return RecordError(f"no JSON in this line: {error}")
