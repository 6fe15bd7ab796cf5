"""`import` and `export`: records in and out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import document, format_option, print_rows, safe, say
from pr_archive.cli.progress import notice, watched
from pr_archive.cli.search import query_filters
from pr_archive.errors import ArchiveError, ArchiveLockedError, ParseError, RecordError
from pr_archive.records import Release
from pr_archive.serialization import FIELD_NAMES, to_dict

__all__ = ["export", "import_"]


@click.command()
@click.argument("query", nargs=-1)
@query_filters
@format_option("jsonl", "json", "csv", "atom", "bibtex", "ris", "csl-json", "parquet")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to, for parquet.")  # fmt: skip
@click.pass_obj
def export(directory: Path, /, query: tuple[str, ...], style: str, output: Path | None, **filters: Any) -> None:
    """Print all releases, or those that match a query: as records, a feed, citations or a table.

    jsonl, json and csv hold the record's fields; atom is a feed for a reader; bibtex, ris and csl-json are for
    citing (Zotero, Mendeley, biblatex); parquet is for pandas, DuckDB or R and needs -o FILE.

    \b
    Examples:
      pr-archive export > archive.jsonl
      pr-archive export 'remisi' --since 2025 --format csv > remisi.csv
      pr-archive export 'rutan blora' --format bibtex > blora.bib
      pr-archive export --format parquet -o archive.parquet
    """
    if (style == "parquet") != (output is not None):
        raise click.UsageError("--format parquet and -o FILE go together")
    with Archive(directory) as archive:
        given = {name: value for name, value in filters.items() if value}
        releases = archive.export(" ".join(query) if query else None, **given)
        _export(releases, style, " ".join(query), output)


def _export(releases: Iterator[Release], style: str, query: str, output: Path | None) -> None:
    if output:
        from pr_archive.reports.tables import write_parquet

        notice(f"{write_parquet(releases, output)} releases: {output}")
    elif style == "atom":
        from pr_archive.reports.feeds import atom

        title = f"PR Archive: {query}" if query else "PR Archive"
        click.echo(document(atom(releases, title=title, id=f"urn:pr-archive:export:{quote(query)}")), nl=False)
    elif style in ("bibtex", "ris"):
        from pr_archive.reports.citations import FORMATS

        for entry in FORMATS[style](releases):
            click.echo(entry)
    elif style == "csl-json":
        from pr_archive.reports.citations import csl

        print_rows(map(csl, releases), "json", ())
    else:
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
                result = (
                    archive.import_records(watched(_rows(file), file.name, _lines(file)))
                    if _holds_json(file)
                    else archive.import_pages(file)
                )
            except ArchiveLockedError:
                raise
            except (ParseError, ArchiveError) as error:
                say(f"{file}: {safe(error)}", err=True)
                code = 1
                continue
            for number, reason in result.failures:
                say(f"{file}: record {number}: {safe(reason)}", err=True)
            counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
            say(f"{file}: {counts}, {len(result.failures)} failed")
            code = code if result.ok else 1
    return code


def _holds_json(file: Path) -> bool:
    """Tell JSON lines, which are text, from HTML (`<`) and WARC (its name or gzip first)."""
    with open(file, "rb") as start:
        head = start.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    return not head.startswith((b"<", b"WARC/", b"\x1f\x8b"))


def _lines(file: Path) -> int:
    with open(file, "rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


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
