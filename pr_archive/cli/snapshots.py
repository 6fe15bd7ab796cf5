"""`snapshots`: what the servers sent, as proof and for other tools."""

from pathlib import Path
from typing import Any

import click
from attrs import fields

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe, say
from pr_archive.cli.search import query_filters
from pr_archive.results import Capture
from pr_archive.serialization import to_dict

__all__ = ["snapshots"]

COLUMNS = ("fetched_at", "kind", "version", "status", "record", "sha256", "sha1", "file", "offset", "url", "reason")
FIELDS = tuple(attribute.name for attribute in fields(Capture))


@click.group()
def snapshots() -> None:
    """What the servers sent: list the captures of a release, or take some out as WARC."""


@snapshots.command(name="list")
@click.argument("id_or_url", metavar="ID|URL")
@format_option()
@click.pass_obj
def list_(directory: Path, /, id_or_url: str, style: str) -> int:
    """List every capture of a release, with what proves it: time, status, digests, file and place in it.

    Each is read and its digests are verified; the exit code is 1 where one is not as it was written. KIND: the text
    of a `version` was read from it, `seen`: it showed the same words, `rejected`: it showed less, `gone`: nothing.

    \b
    Examples:
      pr-archive snapshots list qm3k5w7xh2abc
      pr-archive snapshots list qm3k5w7xh2abc --format csv > bukti.csv
    """
    with Archive(directory) as archive:
        captures = archive.captures(id_or_url, verify=True)
    print_rows(map(to_dict, captures), style, COLUMNS if style == "text" else FIELDS)
    damaged = [capture.damage for capture in captures if capture.damage]
    for line in damaged:
        say(f"damaged: {safe(line)}", err=True)
    return 1 if damaged else 0


@snapshots.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.warc.gz")
@click.argument("query", nargs=-1)
@query_filters
@click.option("--id", "ids", multiple=True, metavar="ID|URL", help="Only this release; may be given again.")
@click.pass_obj
def export(directory: Path, /, file: Path, query: tuple[str, ...], ids: tuple[str, ...], **filters: Any) -> int:
    """Write the captures of all releases, or of those that match, into a WARC file.

    Requests and answers are copied byte by byte; any WARC tool replays them, and `import` takes them in again.

    \b
    Examples:
      pr-archive snapshots export semua.warc.gz
      pr-archive snapshots export remisi.warc.gz remisi --since 2025
      pr-archive snapshots export bukti.warc.gz --id qm3k5w7xh2abc
    """
    given = {name: value for name, value in filters.items() if value}
    if ids and (query or given):
        raise click.UsageError("--id names the releases itself; leave the query and the other options out")
    if not file.name.endswith(".warc.gz"):
        raise click.UsageError(f"{file}: the records are gzipped, so the name has to end in .warc.gz")
    with Archive(directory) as archive:
        done = archive.export_snapshots(file, " ".join(query) if query else None, ids=ids, **given)
    for line in done.damaged:
        say(f"left out: {safe(line)}", err=True)
    say(f"{file}: {done.captures} captures of {done.releases} releases")
    return 1 if done.damaged else 0
