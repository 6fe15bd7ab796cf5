"""`copies`: where a release ran, and why the archive thinks so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, moment, print_rows, safe, say
from pr_archive.cli.translation import translated
from pr_archive.results import Copies, Place

__all__ = ["copies", "delay", "print_copies"]

COLUMNS = ("id", "source", "trust", "published", "delay", "kind", "score", "url", "title")


class _ShowFirst(click.Group):
    """`copies ID` is `copies show ID`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowFirst)
def copies() -> None:
    """Show where a release ran: every copy with its time, the first and the most authoritative one.

    \b
    Examples:
      pr-archive copies qm3k5w7xh2abc
      pr-archive copies qm3k5w7xh2abc --why
      pr-archive copies merge qm3k5w7xh2abc 4isfxever4aso
      pr-archive copies split 4isfxever4aso
    """


@copies.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.option("--why", is_flag=True, help="The reasons, and the relatives that are no copies.")
@format_option()
@click.pass_obj
def show(directory: Path, /, id_or_url: str, why: bool, style: str) -> None:
    """Show every place where a release ran."""
    with Archive(directory) as archive:
        found = archive.copies(id_or_url)
    if style != "text":
        places = [*found.places, *(found.related if why else ())]
        print_rows((_row(place, found) for place in places), style, COLUMNS)
        return
    print_copies(found, why)


@copies.command()
@click.argument("ids", metavar="ID|URL...", nargs=-1, required=True)
@click.pass_obj
def merge(directory: Path, /, ids: tuple[str, ...]) -> None:
    """Say that these releases are copies of one. It holds until it is said otherwise."""
    if len(ids) < 2:
        raise click.UsageError("name two releases or more")
    with Archive(directory) as archive:
        found = archive.merge_copies(*ids)
    print_copies(found, why=False)


@copies.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.pass_obj
def split(directory: Path, /, id_or_url: str) -> None:
    """Say that a release is no copy of the others it is shown with. It holds until it is said otherwise."""
    with Archive(directory) as archive:
        others = archive.split_copy(id_or_url)
    say(f"{safe(id_or_url)} is no copy of: {', '.join(others)}")


def _row(place: Place, found: Copies) -> dict[str, Any]:
    release = place.release
    return {
        "id": release.id,
        "url": release.url,
        "source": release.source,
        "trust": place.trust,
        "title": release.title,
        "published": release.published and release.published.isoformat(),
        "delay": None if place.delay is None else int(place.delay.total_seconds()),
        "kind": place.kind,
        "score": place.score,
        "why": list(place.why),
        "cluster": release.cluster,
        "first": release.id == found.first,
        "authoritative": release.id == found.authoritative,
    }


def print_copies(found: Copies, why: bool) -> None:
    """Print every place of a release, earliest first; `why` adds the reasons and the relatives."""
    count = len(found.places)
    click.echo(f"{safe(found.places[0].release.title)}")
    say(f"ran in {count} places" if count > 1 else "ran in one place")
    for place in found.places:
        release = place.release
        marks = [
            *(["first"] if release.id == found.first and count > 1 else []),
            *(["most authoritative"] if release.id == found.authoritative and count > 1 else []),
            *([place.kind] if place.kind in ("paraphrase", "merged") else []),
        ]
        line = f"{moment(release.published)}  {delay(place.delay):>9}  {release.id}  {safe(release.source)}"
        click.echo(line + (f"  ({', '.join(map(translated, marks))})" if marks else ""))
        click.echo(f"{'':>29}{safe(release.url)}")
        for reason in place.why if why else ():
            click.echo(f"{'':>29}- {translated(safe(reason))}")
    if why and found.related:
        say("related, but no copies:")
        for place in found.related:
            click.echo(f"  {moment(place.release.published)}  {place.release.id}  {safe(place.release.title)}")
            for reason in place.why:
                click.echo(f"      - {translated(safe(reason))}")


def delay(time: timedelta | None) -> str:
    """Return the time after the first publication: `+2 d 03:10`."""
    if not time:
        return ""
    minutes = int(time.total_seconds()) // 60
    days, rest = divmod(minutes, 1440)
    return f"+{days} d {rest // 60:02}:{rest % 60:02}" if days else f"+{rest // 60}:{rest % 60:02}"
