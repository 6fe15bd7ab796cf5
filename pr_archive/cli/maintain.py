"""`index` and `check`: derived data and integrity."""

from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe
from pr_archive.cli.progress import progress
from pr_archive.serialization import to_dict

__all__ = ["check", "index", "reparse"]


@click.group()
def index() -> None:
    """The search index: derived from the store, always rebuildable."""


@index.command()
@format_option("text", "json")
@click.pass_obj
def status(directory: Path, /, style: str) -> None:
    """Say whether the index is up to date, and how large it is."""
    with Archive(directory) as archive:
        row = {
            **to_dict(archive.index_status()),
            "releases": archive.store.count(),
            "pending": archive.store.pending(),
        }
    if style == "json":
        print_rows([row], style, ())
        return
    state = "up to date" if row["current"] and not row["pending"] else f"{row['pending']} changes pending"
    click.echo(
        f"{row['engine']}: {state if row['current'] else 'out of date: `index rebuild` or any search mends it'}"
    )
    click.echo(f"{row['documents']} of {row['releases']} releases in {row['segments']} segments")
    click.echo(f"fingerprint {row['fingerprint']}")


@index.command()
@click.pass_obj
def sync(directory: Path, /) -> None:
    """Apply pending changes to the index."""
    with Archive(directory) as archive:
        click.echo(f"{archive.index_sync()} changes applied")


@index.command()
@click.pass_obj
def rebuild(directory: Path, /) -> None:
    """Build the index anew from the store. Searches go on from the old one meanwhile."""
    with Archive(directory) as archive, progress("indexing") as update:
        count = archive.index_rebuild(update)
    click.echo(f"{count} releases indexed")


@click.command()
@click.option("--source", help="Only the releases of this source.")
@click.option("--dry-run", is_flag=True, help="Say what would change, write nothing.")
@format_option()
@click.pass_obj
def reparse(directory: Path, /, source: str | None, dry_run: bool, style: str) -> int:
    """Read every release again from its snapshots, as a newer version of the program reads it.

    Needs no network. Prints each release that comes out differently, with the fields that do. Exit code 1 where a
    snapshot could not be read; its record stays as it was.

    \b
    Examples:
      pr-archive reparse --dry-run
      pr-archive reparse --source blora
    """
    with Archive(directory) as archive:
        rows = [to_dict(one) for one in archive.reparse(source, dry_run=dry_run)]
    if style != "text":
        print_rows(rows, style, ("id", "url", "title", "fields", "error"))
    for row in rows if style == "text" else ():
        click.echo(f"{row['id']}  {safe(row['title'])}: {row['error'] or ', '.join(row['fields'])}")
    failed = sum(row["error"] is not None for row in rows)
    if style == "text":
        click.echo(f"{len(rows) - failed} releases {'would change' if dry_run else 'changed'}, {failed} failed")
    return 1 if failed else 0


@click.command()
@click.pass_obj
def check(directory: Path, /) -> int:
    """Check store, snapshots and index against one another. Exit code 1 where something is wrong.

    \b
    Example:
      pr-archive check
    """
    with Archive(directory) as archive:
        problems = archive.check()
        for problem in problems:
            click.echo(f"{problem.what}: {safe(problem.message)}")
        count = archive.store.count()
    click.echo(f"{count} releases checked: " + (f"{len(problems)} problems" if problems else "all is well"))
    return 1 if problems else 0
