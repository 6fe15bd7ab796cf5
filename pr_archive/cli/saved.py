"""`saved` and `alert`: searches that are asked again, and what is new to them."""

from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.archive.watching import Alert
from pr_archive.cli.output import format_option, moment, print_rows, safe, say
from pr_archive.cli.search import print_results
from pr_archive.cli.translation import translated
from pr_archive.saved import SavedSearch, the_saved
from pr_archive.serialization import FIELD_NAMES, to_dict

__all__ = ["alert", "saved"]

UNDELIVERED = 6
"""Exit code where an alert could not be delivered."""


@click.group()
def saved() -> None:
    """Keep searches by name, to run them again or to be told what is new (`alert`).

    \b
    Examples:
      pr-archive saved add blora 'lembaga:"rutan blora"' --to atom:blora.xml
      pr-archive saved list
      pr-archive saved run blora
    """


@saved.command()
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option("--to", multiple=True, metavar="TARGET",
              help="Where what is new goes: atom:FILE, mail:ADDRESS, webhook:URL; may be given again.")  # fmt: skip
@click.option("--report-known", is_flag=True, help="Report what matches already, too, at the first alert.")
@click.pass_obj
def add(directory: Path, /, name: str, query: tuple[str, ...], to: tuple[str, ...], report_known: bool) -> None:
    """Save a search. What matches now counts as known."""
    with Archive(directory) as archive:
        count = archive.save_search(SavedSearch(name=name, query=" ".join(query), to=to), report_known=report_known)
    say(f"{safe(name)}: saved; {count} releases match now")


@saved.command(name="list")
@format_option()
@click.pass_obj
def list_(directory: Path, /, style: str) -> None:
    """Show the saved searches."""
    with Archive(directory) as archive:
        rows = [{"name": one.name, "query": one.query, "to": list(one.to)} for one in archive.saved().values()]
    if style == "text":
        rows = [{**row, "to": " ".join(row["to"]) or translated("(the output)")} for row in rows]
    print_rows(rows, style, ("name", "query", "to"))


@saved.command()
@click.argument("name")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits at most.")
@click.pass_obj
def run(directory: Path, /, name: str, limit: int) -> None:
    """Ask a saved search now: all that matches, best first."""
    with Archive(directory) as archive:
        query = the_saved(archive.saved_file, name).query
        print_results(archive.search(query, limit=limit), query)


@saved.command()
@click.argument("name")
@click.pass_obj
def remove(directory: Path, /, name: str) -> None:
    """Remove a saved search."""
    with Archive(directory) as archive:
        archive.remove_search(name)
    say(f"{safe(name)}: removed")


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what is new; deliver nothing, and report it again next time.")
@format_option("text", "jsonl")
@click.pass_obj
def alert(directory: Path, /, names: tuple[str, ...], dry_run: bool, style: str) -> int:
    """Tell what is new to the saved searches since the last alert: once a release, not once a copy.

    Goes where each search says (`saved add --to`), else to the output. Prints nothing where nothing is new, so that
    cron is silent. What could not be delivered is reported again next time, with exit code 6.

    \b
    Examples:
      pr-archive alert
      pr-archive alert blora --dry-run
      */30 * * * *  pr-archive --archive /srv/arsip scrape --due && pr-archive --archive /srv/arsip alert
    """
    code = 0

    def show(found: Alert) -> None:
        if dry_run or not found.search.to:
            _print(found, style)

    with Archive(directory) as archive:
        for found in archive.alerts(*names, show=show, dry_run=dry_run):
            for failure in found.failures:
                say(f"{safe(found.search.name)}: not delivered: {safe(failure)}", err=True)
                code = UNDELIVERED
    return code


def _print(found: Alert, style: str) -> None:
    if style == "jsonl":
        rows = ({"saved": found.search.name, **to_dict(release)} for release in found.releases)
        print_rows(rows, style, ("saved", *FIELD_NAMES))
        return
    say(f"{click.style(safe(found.search.name), bold=True)}: {len(found.releases)} new")
    for release in found.releases:
        also = translated(f" (and {len(release.copies)} more places)") if release.copies else ""
        click.echo(f"  {moment(release.published)}  {safe(release.title)}{also}")
        click.echo(f"    {safe(release.source)} · {release.id} · {safe(release.url)}")
