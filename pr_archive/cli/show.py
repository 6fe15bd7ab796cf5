"""`show` and `history`: one release, and how it changed."""

import difflib
import json
import sys
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, moment, print_rows, safe
from pr_archive.records import Release
from pr_archive.serialization import FIELD_NAMES, to_dict
from pr_archive.store import Version

__all__ = ["history", "show"]

HEADER = ("id", "url", "source", "author", "published", "modified", "category", "tags", "region", "institution",
          "version", "first_seen", "last_seen", "snapshot")  # fmt: skip


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.option("--version", "number", type=click.IntRange(1), help="Another version than the current one.")
@click.option("--raw", is_flag=True, help="What the server sent, byte for byte after Content-Encoding.")
@format_option("text", "json")
@click.pass_obj
def show(directory: Path, /, id_or_url: str, number: int | None, raw: bool, style: str) -> None:
    """Show one release.

    \b
    Examples:
      pr-archive show qm3k5w7xh2abc
      pr-archive show https://blora.example.id/rutan-gelar-razia --format json
    """
    with Archive(directory) as archive:
        if raw:
            sys.stdout.buffer.write(archive.snapshot(id_or_url, number).body)
            return
        release = archive.get(id_or_url, number)
        if style == "json":
            click.echo(json.dumps(to_dict(release), ensure_ascii=False, indent=2))
        else:
            _print(release, archive.history(release.id)[-1])


def _print(release: Release, current: Version) -> None:
    click.echo(click.style(safe(release.title), bold=True))
    if current.gone_at:
        click.echo(f"(the site took it down; noticed {moment(current.gone_at)})")
    values = to_dict(release)
    for name in HEADER:
        value = values[name]
        if value:
            click.echo(f"{name:>12}: {safe('; '.join(value) if isinstance(value, list) else value)}")
    for paragraph in release.paragraphs:
        click.echo()
        click.echo(safe(paragraph))


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@format_option("text", "jsonl", "json", "csv")
@click.pass_obj
def history(directory: Path, /, id_or_url: str, style: str) -> None:
    """Show the versions of a release and what changed from each to the next.

    \b
    Example:
      pr-archive history qm3k5w7xh2abc
    """
    with Archive(directory) as archive:
        versions = archive.history(archive.get(id_or_url).id)
        if style != "text":
            print_rows((to_dict(version.release()) for version in versions), style, FIELD_NAMES)
            return
        before: list[str] = []
        for version in versions:
            after = [version.data.title, *version.data.paragraphs]
            click.echo(f"version {version.version}, seen {moment(version.seen_at)}: {safe(version.data.title)}")
            if before:
                _print_changes(before, after)
            before = after


def _print_changes(before: list[str], after: list[str]) -> None:
    for line in difflib.ndiff(before, after):
        if line[0] in "+-":
            click.echo(click.style(f"  {line[0]} {safe(line[2:])}", fg="green" if line[0] == "+" else "red"))
