"""`search`: find releases."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, json_text, marked, moment, print_rows, safe, say
from pr_archive.cli.translation import translated
from pr_archive.fields import field_names
from pr_archive.results import Hit, SearchResults
from pr_archive.serialization import FIELD_NAMES, to_dict

__all__ = ["print_results", "query_filters", "search", "similar"]

FILTERS = ("source", "region", "institution", "person", "category")
DATES = ("since", "until", "event-since", "event-until")
FACETS = ("source", "institution", "region", "category", "person", "month")


def query_filters(command: Any) -> Any:
    """Add the options that narrow a query, the same for every command that takes one."""
    for name in reversed(DATES):
        what = "event" if name.startswith("event") else "publication"
        command = click.option(f"--{name}", metavar="DATE", help=f"By day of {what}: 2025, 2025-01, 2025-01-14.")(
            command
        )
    for name in reversed(FILTERS):
        command = click.option(f"--{name}", multiple=True, help=f"Only this {name}; may be given again.")(command)
    return command


@click.command(epilog=f"Fields, and their other names: {field_names()}.")
@click.argument("query", nargs=-1)
@query_filters
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest", "event"]), help="Order of the hits.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits a page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits left out at the start.")
@click.option("--facets", multiple=True, type=click.Choice(FACETS), help="Count the hits by a field.")
@click.option("--copies", is_flag=True, help="Show each copy of a release as a hit of its own.")
@click.option("--explain", is_flag=True, help="Show the query as understood, its terms, and how each hit was scored.")
@format_option()
@click.pass_obj
def search(
    directory: Path,
    /,
    query: tuple[str, ...],
    style: str,
    facets: tuple[str, ...],
    copies: bool,
    explain: bool,
    **options: Any,
) -> None:
    """Find releases. Words are required, "quotes" make phrases, -word excludes, field:value narrows.

    \b
    Examples:
      pr-archive search "pembinaan rohani"
      pr-archive search 'remisi OR "pengurangan hukuman" -narkotika' --since 2025-01 --sort newest
      pr-archive search 'title:panen institution:"lapas" published:2024..2025' --facets month
    """
    with Archive(directory) as archive:
        filters = {name.replace("-", "_"): value for name, value in options.items() if value}
        text = " ".join(query)
        found = archive.search(text, facets=facets, copies=copies, explain=explain, **filters)
        if style == "text":
            print_results(found, text, offset=options["offset"])
        else:
            rows = ({**_row(hit), "partial": hit.partial} for hit in found)
            print_rows(rows, style, (*FIELD_NAMES, "score", "snippet", "partial"))


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@format_option()
@click.pass_obj
def similar(directory: Path, /, id_or_url: str, limit: int, style: str) -> None:
    """Show the releases nearest to one in words: its copies, and others on the same matter.

    \b
    Example:
      pr-archive similar qm3k5w7xh2abc
    """
    with Archive(directory) as archive:
        hits = archive.similar(id_or_url, limit=limit)
    if style != "text":
        print_rows(map(_row, hits), style, (*FIELD_NAMES, "score"))
        return
    for number, hit in enumerate(hits, 1):
        _print_hit(number, hit)
    if not hits:
        say("nothing like it in the archive")


def print_results(found: SearchResults, text: str = "", offset: int = 0) -> None:
    """Print hits for people. `text` is the query as it was typed."""
    if found.explanation:
        click.echo(json_text(found.explanation, indent=2))
    for line in _notices(found, text):
        say(line)
    for number, hit in enumerate(found, offset + 1):
        if hit.partial and number - offset == _whole(found) + 1:
            say("Also, without all the words:\n")
        _print_hit(number, hit)
    say(_count(found, offset))
    for facet in found.facets:
        say(f"\nby {translated(facet.field)}:")
        for value, count in facet.counts:
            click.echo(f"  {count:>6}  {safe(value)}")


def _notices(found: SearchResults, text: str) -> Iterator[str]:
    """Yield what a person has to know before the hits: that they are not for the query as it was typed."""
    if found.corrected:
        typed = f'"{safe(text)}"' if text else "the words as typed"
        yield f'Nothing matches {typed}; showing "{safe(found.corrected)}".'
    elif found.suggestions:
        yield f"did you mean: {', '.join(map(safe, found.suggestions))}"
    if found.relaxed:
        yield "nothing matches all of this; these match a part of it"


def _whole(found: SearchResults) -> int:
    """Return how many of the hits match."""
    return len(found) - found.partial


def _count(found: SearchResults, offset: int) -> str:
    if not found.total:
        return f"nothing found for {safe(found.query)}" if found.query else "the archive is empty"
    shown = f"{offset + 1} to {offset + _whole(found)} of " if len(found) else "none on this page of "
    releases = "release" if found.total == 1 else "releases"
    return f"{shown}{found.total} {releases} for {safe(found.query) or translated('everything')}"


def _print_hit(number: int, hit: Hit) -> None:
    release = hit.release
    click.echo(f"{number:>3}. {marked(release.title, hit.highlights.get('title', ()))}")
    click.echo(
        f"     {moment(release.published)} · {safe(release.source)} · {safe(release.id)} · {safe(release.url)}"
    )
    if hit.snippet:
        click.echo(f"     {marked(hit.snippet, hit.highlights.get('snippet', ()))}")
    for other in hit.also:
        say(f"     also: {moment(other.published)} · {safe(other.source)} · {safe(other.url)}")
    click.echo()


def _row(hit: Hit) -> dict[str, Any]:
    spans: dict[str, Sequence[list[int]]] = {
        name: [[one.start, one.stop] for one in slices] for name, slices in hit.highlights.items()
    }
    return {**to_dict(hit.release), "score": hit.score, "snippet": hit.snippet, "highlights": spans}
