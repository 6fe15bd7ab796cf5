"""What the command finds around it: its archive, upwards like git; the shell that asks to complete."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

__all__ = ["complete_source", "completion", "nearest_archive"]

NAME = "data"
"""The usual directory of an archive."""
_MARKS = ("archive.db", "sources.toml")


def nearest_archive(start: Path | None = None) -> Path:
    """Return the archive that a command works on where none is named.

    That is the current directory or the nearest one above it that is an archive or has one in `data`; where there is
    none, `data` in the current directory.
    """
    here = start or Path.cwd()
    for folder in (here, *here.parents):
        for candidate in (folder / NAME, folder):
            if any((candidate / mark).is_file() for mark in _MARKS):
                return candidate if folder != here else candidate.relative_to(here)
    return Path(NAME)


def complete_source(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of sources that begin so, for the shell."""
    from pr_archive.errors import PrArchiveError
    from pr_archive.sources import read_sources

    directory = context.find_root().params.get("directory") or nearest_archive()
    try:
        names = read_sources(Path(directory) / "sources.toml")
    except PrArchiveError:
        return []  # the shell is no place for messages
    return [CompletionItem(name, help=source.url) for name, source in names.items() if name.startswith(incomplete)]


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands, options and names of sources.

    \b
    Examples:
      pr-archive completion bash >> ~/.bashrc
      pr-archive completion zsh >> ~/.zshrc
      pr-archive completion fish > ~/.config/fish/completions/pr-archive.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None  # click has these three
    click.echo(kind(context.find_root().command, {}, "pr-archive", "_PR_ARCHIVE_COMPLETE").source())
