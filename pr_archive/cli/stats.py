"""`stats`: the archive in numbers, with bars in the terminal."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.copies import delay
from pr_archive.cli.output import format_option, print_rows, safe, say
from pr_archive.cli.progress import notice
from pr_archive.cli.search import query_filters
from pr_archive.cli.translation import translated
from pr_archive.reports.statistics import BY, Statistics, write_chart

__all__ = ["stats"]

BAR, NARROWEST = "█", 40
"""What a bar is made of; columns of the narrowest terminal."""


@click.command()
@click.argument("query", nargs=-1)
@query_filters
@click.option("--by", multiple=True, type=click.Choice(BY), help="What is counted; may be given again.")
@click.option("--most", type=click.IntRange(1), default=15, show_default=True, help="Values shown of each.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Draw the counts into a picture, too (needs matplotlib).")  # fmt: skip
@format_option("text", "jsonl", "json", "csv")
@click.pass_obj
def stats(
    directory: Path, /, query: tuple[str, ...], by: tuple[str, ...], most: int, png: Path | None, style: str,
    **filters: Any,
) -> None:  # fmt: skip
    """Count releases by month, source, institution and category, and the delay of their copies.

    Copies of a release count once. A query and its options narrow what is counted.

    \b
    Examples:
      pr-archive stats
      pr-archive stats remisi --since 2025 --by month --by institution
      pr-archive stats --format json
      pr-archive stats --png arsip.png
    """
    given = {name: value for name, value in filters.items() if value}
    with Archive(directory) as archive:
        found = archive.statistics(" ".join(query), by=by or BY[:4], **given)
    if png:
        write_chart(found, png, most)
        notice(f"drawn: {png}")
    if style == "text":
        _print(found, most)
    else:
        rows = [
            {"by": one.field, "value": value, "releases": count}
            for one in found.counts
            for value, count in one.counts
        ]
        rows += [{"by": "delay", "value": step, "releases": count} for step, count in found.delays]
        print_rows(rows, style, ("by", "value", "releases"))


def _print(found: Statistics, most: int) -> None:
    say(f"{found.releases} releases in {found.placements} places")
    for facet in found.counts:
        counts = facet.counts[-most:] if facet.field == "month" else facet.counts[:most]
        left_out = len(facet.counts) - len(counts)
        note = f" ({left_out} {'earlier' if facet.field == 'month' else 'more'})" if left_out else ""
        _bars(f"by {translated(facet.field)}{note}", counts)
    if found.median_delay is not None:
        _bars(
            f"copies after the first publication (median {_readable(found.median_delay)})",
            [(translated(step), count) for step, count in found.delays],
        )


def _readable(wait: timedelta) -> str:
    return delay(wait).removeprefix("+") or "0:00"


def _bars(title: str, counts: Sequence[tuple[str, int]]) -> None:
    click.echo()
    click.echo(click.style(translated(title), bold=True))
    names = [safe(name)[:40] for name, _ in counts]
    wide = max(map(len, names), default=0)
    longest = max((count for _, count in counts), default=1) or 1
    room = max(shutil.get_terminal_size().columns, NARROWEST) - wide - 12
    for name, (_, count) in zip(names, counts, strict=True):
        bar = BAR * round(count / longest * max(room, 10))
        click.echo(f"  {name:<{wide}}  {bar}{' ' if bar else ''}{count}")
    if not counts:
        say("  (none)")
