"""`people`, `institutions` and `quotes`: the facts that the releases hold."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, marked, moment, print_rows, safe, say
from pr_archive.cli.progress import notice
from pr_archive.cli.translation import translated
from pr_archive.offices import Office, Tenure
from pr_archive.serialization import to_dict

__all__ = ["institutions", "people", "print_offices", "quotes"]


@click.command()
@click.argument("name", nargs=-1, required=True)
@format_option()
@click.pass_obj
def people(directory: Path, /, name: tuple[str, ...], style: str) -> None:
    """Show the people of a name, and the offices they held as the releases witness them.

    \b
    Examples:
      pr-archive people "budi hardiono"
      pr-archive people lestari --format json
    """
    with Archive(directory) as archive:
        found = archive.people(" ".join(name))
    if style != "text":
        print_rows(map(to_dict, found), style, ("name", "releases", "offices"))
        return
    for one in found:
        say(f"{click.style(safe(one.name), bold=True)}: {_counted(one.releases)}")
        _print_tenures(one.offices, lambda tenure: tenure.role)
    if not found:
        notice(f"nobody of the name {safe(' '.join(name))} in the archive")


@click.command()
@click.argument("name", nargs=-1, required=True)
@format_option()
@click.pass_obj
def institutions(directory: Path, /, name: tuple[str, ...], style: str) -> None:
    """Show the institutions of a name, and who headed them as the releases witness it.

    \b
    Examples:
      pr-archive institutions "rutan rembang"
      pr-archive institutions polres --format jsonl
    """
    with Archive(directory) as archive:
        found = archive.institutions(" ".join(name))
    if style != "text":
        print_rows(map(to_dict, found), style, ("name", "parent", "releases", "first", "last", "heads"))
        return
    print_offices(found)
    if not found:
        notice(f"no institution of the name {safe(' '.join(name))} in the archive")


@click.command()
@click.argument("query", nargs=-1)
@click.option("--speaker", metavar="NAME", help="Only what this person said: words of the name.")
@click.option("--since", metavar="DATE", help="Published on this day or later: 2025, 2025-01, 2025-01-14.")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Quotations at most.")
@format_option()
@click.pass_obj
def quotes(
    directory: Path,
    /,
    query: tuple[str, ...],
    speaker: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    style: str,
) -> None:
    """Find what people said: quotations that hold words of the query, of all releases, copies once.

    \b
    Examples:
      pr-archive quotes "pembinaan rohani"
      pr-archive quotes remisi --speaker "budi hardiono" --since 2025
    """
    filters = {name: value for name, value in (("since", since), ("until", until)) if value}
    with Archive(directory) as archive:
        found = archive.quotes(" ".join(query), speaker=speaker, limit=limit, **filters)
    if style != "text":
        rows = ({"speaker": one.quote.speaker, "role": one.quote.role, "text": one.quote.text, "id": one.release.id,
                 "url": one.release.url, "title": one.release.title, "source": one.release.source,
                 "published": one.release.published and one.release.published.isoformat()}
                for one in found)  # fmt: skip
        print_rows(rows, style, ("speaker", "role", "text", "published", "id", "url", "title", "source"))
        return
    for one in found:
        who = ", ".join(filter(None, (one.quote.speaker, one.quote.role))) or translated("(speaker not named)")
        click.echo(f"“{marked(one.quote.text, one.highlights)}”")
        click.echo(f"  {click.style(safe(who), bold=True)} · {moment(one.release.published)} · "
                   f"{one.release.id} · {safe(one.release.title)}")  # fmt: skip
    if not found:
        notice("no such quotation in the archive")


def print_offices(found: Iterable[Office]) -> None:
    """Print institutions with those who headed them."""
    for one in found:
        under = f" ({safe(one.parent)})" if one.parent else ""
        say(f"{click.style(safe(one.name), bold=True)}{under}: {_counted(one.releases)}, {one.first} to {one.last}")
        _print_tenures(one.heads, lambda tenure: tenure.name)


def _print_tenures(tenures: Iterable[Tenure], what: Callable[[Tenure], str]) -> None:
    for tenure in tenures:
        span = translated(f"{tenure.first} to {tenure.last}") if tenure.first != tenure.last else f"{tenure.first}"
        say(f"  {span:<24}  {safe(what(tenure))}  ({_counted(tenure.releases)}, from {tenure.first_id})")


def _counted(releases: int) -> str:
    return f"{releases} release{'s' if releases != 1 else ''}"
