"""`scrape`: update sources from their sites."""

import re
import sys
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import error_lines, format_option, print_rows, safe, say
from pr_archive.cli.progress import is_quiet
from pr_archive.cli.surroundings import complete_source
from pr_archive.errors import FetchError, PrArchiveError
from pr_archive.results import ScrapeResult
from pr_archive.serialization import to_dict

__all__ = ["Bar", "print_result", "scrape"]


class _Duration(click.ParamType[float]):
    """A time such as `90`, `90s`, `30m`, `2h`, in seconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = re.fullmatch(r"(\d{1,6})([smh]?)", str(value))
        if not match or not int(match[1]):
            self.fail(f"{value!r} is no time; write it like 90s, 30m or 2h", param, ctx)
        return int(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


DURATION = _Duration()
COUNTS = ("found", "new", "changed", "unchanged", "gone", "rejected", "failed")


@click.command()
@click.argument("targets", nargs=-1, metavar="[SOURCE|URL]...", shell_complete=complete_source)
@click.option("--full", is_flag=True, help="List all the way back, also where an earlier run has.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out what a site's lists date before this day."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Take at most N new releases from each source.")
@click.option("--dry-run", is_flag=True, help="Only list what would be fetched.")
@click.option("--due", is_flag=True, help="Only sources whose turn it is.")
@click.option("--every", type=DURATION, metavar="TIME", help="Go on, looking for due sources every 30m, 2h, ….")
@click.option(
    "--contact", envvar="PR_ARCHIVE_CONTACT", show_envvar=True, help="Mail or web address told to the sites."
)
@click.option("--wait", type=click.FloatRange(0), default=0, metavar="SECONDS", help="Wait for another writer.")
@format_option()
@click.pass_obj
def scrape(
    directory: Path,
    /,
    targets: tuple[str, ...],
    full: bool,
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
    due: bool,
    every: float | None,
    contact: str | None,
    wait: float,
    style: str,
) -> int:
    """Fetch what is new from every source, or from those named.

    A URL of a page of a source is fetched again. A broken source never stops the others; if one failed, or
    a page given by its URL, the exit code is 6.

    \b
    Examples:
      pr-archive scrape
      pr-archive scrape blora.example.id --limit 20
      pr-archive scrape https://blora.example.id/rutan-gelar-razia
      pr-archive scrape --every 30m
    """
    options = {
        "full": full,
        "since": since.date() if since else None,
        "limit": limit,
        "dry_run": dry_run,
        "due": due or every is not None,
        "wait": wait,
    }
    while every is not None:
        try:
            with Archive(directory, contact=contact) as archive:
                _scrape(archive, targets, options, style)
        except PrArchiveError as error:  # another writer, a sources.toml that is being edited: the next time again
            click.echo("\n".join(error_lines(error)), err=True)
        time.sleep(every)
    with Archive(directory, contact=contact) as archive:
        return _scrape(archive, targets, options, style)


def _scrape(archive: Archive, targets: tuple[str, ...], options: dict[str, Any], style: str) -> int:
    text = style == "text"

    def done(result: ScrapeResult) -> None:
        bar.close()
        if text:
            print_result(result)

    with Bar(hidden=not text) as bar:
        results = archive.scrape(*targets, **options, progress=bar, done=done)
    if not text:
        print_rows((to_dict(result) for result in results), style, ("source", *COUNTS, "requests", "error"))
    elif not results:
        say("no source is due")
    # A page that was asked for by its address is the whole errand; one of many is not.
    asked = any("://" in target for target in targets)
    failed = any(result.error or (asked and result.failed) for result in results)
    return FetchError.exit_code if failed else 0


def print_result(result: ScrapeResult) -> None:
    """Print one line for a source, and what failed on stderr."""
    counts = ", ".join(f"{getattr(result, name)} {name}" for name in COUNTS if result.rejected or name != "rejected")
    say(f"{safe(result.source)}: {counts}")
    for url in result.pending:
        say(f"  would fetch {safe(url)}")
    for url, reason in result.failures:
        say(f"  failed: {safe(url)}: {safe(reason)}", err=True)
    if result.error:
        say(f"  {safe(result.source)} failed: {safe(result.error)}", err=True)


class Bar:
    """A progress bar for each source in turn, with rate and time left; nothing where there is no terminal."""

    def __init__(self, hidden: bool = False) -> None:
        self.hidden = hidden or is_quiet() or not sys.stderr.isatty()
        self._stack = ExitStack()
        self._source: str | None = None

    def __call__(self, source: str, done: int, left: int) -> None:
        if self.hidden:
            return
        if source != self._source:
            self.close()
            self._source = source
            bar = click.progressbar(length=done + left, label=safe(source), show_pos=True, file=sys.stderr)
            self._bar = self._stack.enter_context(bar)
        self._bar.length = done + left
        self._bar.update(done - self._bar.pos)

    def close(self) -> None:
        """End the bar of the current source."""
        self._stack.close()
        self._source = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
