"""`import` and `export`: records in and out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe
from pr_archive.cli.search import query_filters
from pr_archive.errors import RecordError
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
    """Take in records from JSON lines, in the form that `export` writes.

    Fields that a record gives are kept, the others are derived; only `url` and `title` must be there. A bad record is
    named and left out, the others go in.

    \b
    Example:
      pr-archive import archive.jsonl
    """
    code = 0
    with Archive(directory, create=True) as archive:
        for file in files:
            result = archive.import_records(_rows(file))
            for number, reason in result.failures:
                click.echo(f"{file}: record {number}: {safe(reason)}", err=True)
            counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
            click.echo(f"{file}: {counts}, {len(result.failures)} failed")
            code = code if result.ok else 1
    return code


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
