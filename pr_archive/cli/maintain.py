"""`index`, `reparse`, `check`, `backup`, `forget`: derived data, integrity, copies of it all, removal."""

import sys
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, print_rows, safe, say
from pr_archive.cli.progress import progress
from pr_archive.cli.translation import translated
from pr_archive.serialization import to_dict

__all__ = ["backup", "check", "forget", "index", "reparse"]


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
    say(f"{row['engine']}: {state if row['current'] else 'out of date: `index rebuild` or any search mends it'}")
    say(f"{row['documents']} of {row['releases']} releases in {row['segments']} segments")
    say(f"fingerprint {row['fingerprint']}")


@index.command()
@click.pass_obj
def sync(directory: Path, /) -> None:
    """Apply pending changes to the index."""
    with Archive(directory) as archive:
        say(f"{archive.index_sync()} changes applied")


@index.command()
@click.pass_obj
def rebuild(directory: Path, /) -> None:
    """Build the index anew from the store. Searches go on from the old one meanwhile."""
    with Archive(directory) as archive, progress("indexing") as update:
        count = archive.index_rebuild(update)
    say(f"{count} releases indexed")


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
        click.echo(f"{row['id']}  {safe(row['title'])}: {translated(row['error'] or '') or ', '.join(row['fields'])}")
    failed = sum(row["error"] is not None for row in rows)
    if style == "text":
        say(f"{len(rows) - failed} releases {'would change' if dry_run else 'changed'}, {failed} failed")
    return 1 if failed else 0


@click.command()
@click.option("--repair", is_flag=True, help="Make anew what is derived: index, copies, facts.")
@format_option()
@click.pass_obj
def check(directory: Path, /, repair: bool, style: str) -> int:
    """Check store, snapshots and index against one another. Exit code 1 where something is wrong.

    Each line names the kind of fault, what it is and what mends it; notes are harmless. With --repair all that is
    derived is made anew, bytes that belong to nothing are set aside in snapshots/orphans, and what is left is named:
    a snapshot that is lost or damaged cannot be made again.

    \b
    Examples:
      pr-archive check
      pr-archive check --repair
      pr-archive check --format jsonl
    """
    with Archive(directory) as archive:
        done, problems = archive.repair() if repair else ([], archive.check(notes=True))
        count = archive.store.count() if not any(one.kind == "store" for one in problems) else None
    wrong = sum(not problem.harmless for problem in problems)
    if style != "text":
        print_rows(map(to_dict, problems), style, ("kind", "message", "mendable", "command", "harmless"))
        return 1 if wrong else 0
    for line in done:
        say(f"mended: {safe(line)}")
    for problem in problems:
        say(f"{'note' if problem.harmless else problem.kind}: {safe(problem.message)}")
    if not repair and any(problem.mendable and not problem.harmless for problem in problems):
        say("`check --repair` mends all that is derived")
    checked = "the store cannot be read" if count is None else f"{count} releases checked"
    say(f"{checked}: " + (f"{wrong} problems" if wrong else "all is well"))
    return 1 if wrong else 0


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@format_option("text", "json")
@click.pass_obj
def backup(directory: Path, /, target: Path, style: str) -> int:
    """Copy the archive into a directory: all but the index, which is built again by the first search.

    Runs beside a scrape. DIR is new, empty, or an earlier backup of this archive; then only what is new is copied.
    The copy is an archive itself: copy it back to restore it. Exit code 1 where a file of snapshots is damaged.

    \b
    Examples:
      pr-archive backup /mnt/disk/rilis
      pr-archive --archive /mnt/disk/rilis search "pembinaan rohani"
    """
    with Archive(directory) as archive:
        made = archive.backup(target)
    if style == "json":
        print_rows([to_dict(made)], style, ())
    else:
        for name in made.lost:
            say(f"snapshots/{safe(name)} is not whole, here and in the backup; `check` says more", err=True)
        say(
            f"{safe(made.path)}: {made.releases} releases, {made.files} files of snapshots, {_bytes(made.size)}, "
            f"of which {_bytes(made.copied)} copied now"
        )
    return 1 if made.lost else 0


def _bytes(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 100_000 else f"{number / 1000:.1f} kB"


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.option("--reason", metavar="TEXT", help="Kept with the tombstone, e.g. the number of the request.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(directory: Path, /, id_or_url: str, reason: str | None, yes: bool) -> None:
    """Remove a release for good: text, versions, facts, snapshots. There is no way back.

    A tombstone stays with id, addresses, date and reason; no later scrape, import or reparse brings it back. Copies
    of it at other places stay, and are named. Backups keep it until the next backup.

    \b
    Examples:
      pr-archive forget qm3k5w7xh2abc --reason "permintaan 12/2026"
      pr-archive forget https://blora.example.id/rutan-gelar-razia --yes
    """
    with Archive(directory) as archive:
        release = archive.get(id_or_url)
        if not yes:
            if not sys.stdin.isatty():
                raise click.UsageError("nothing is forgotten without being asked; give --yes where nobody can answer")
            click.confirm(translated(f"forget {safe(release.title)!r} ({safe(release.url)}) for good?"), abort=True)
        archive.forget(release.id, reason=reason)
        left = archive.left_of_forgotten()
    say(f"{release.id}: forgotten")
    for copy in release.copies:
        say(f"a copy stays: {copy.id} {safe(copy.url)}")
    if left:
        say(
            f"another process reads {', '.join(left)}: the next command that writes clears its old bytes away",
            err=True,
        )
