"""`index` and `check`: derived data and integrity."""

from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe
from pr_archive.serialization import to_dict

__all__ = ["check", "index"]


@click.group()
def index() -> None:
    """The search index: derived from the store, always rebuildable."""


@index.command()
@format_option("text", "json")
@click.pass_obj
def status(directory: Path, style: str) -> None:
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
def sync(directory: Path) -> None:
    """Apply pending changes to the index."""
    with Archive(directory) as archive:
        click.echo(f"{archive.index_sync()} changes applied")


@index.command()
@click.pass_obj
def rebuild(directory: Path) -> None:
    """Build the index anew from the store. Searches go on from the old one meanwhile."""
    with Archive(directory) as archive:
        click.echo(f"{archive.index_rebuild()} releases indexed")


@click.command()
@click.pass_obj
def check(directory: Path) -> int:
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
