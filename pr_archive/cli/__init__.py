"""The command line: parse arguments, call the library, print. One module a group of commands.

A command's module is imported when the command is run (or all of them for `--help`); no module imports the index or
the network stack at its top.
"""

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from pr_archive.cli.output import error_lines, say
from pr_archive.cli.progress import QUIET
from pr_archive.cli.surroundings import nearest_archive
from pr_archive.cli.translation import speaking, usage_error
from pr_archive.errors import ArchiveError, PrArchiveError
from pr_archive.logs import FORMATS, LogFormat, writing

__all__ = ["main"]

COMMANDS = {
    "demo": "demo:demo",
    "sources": "sources:sources",
    "scrape": "scrape:scrape",
    "search": "search:search",
    "show": "show:show",
    "history": "show:history",
    "similar": "search:similar",
    "copies": "copies:copies",
    "people": "facts:people",
    "institutions": "facts:institutions",
    "quotes": "facts:quotes",
    "export": "records:export",
    "import": "records:import_",
    "recap": "reports:recap",
    "clip": "reports:clip",
    "stats": "stats:stats",
    "saved": "saved:saved",
    "alert": "saved:alert",
    "snapshots": "snapshots:snapshots",
    "index": "maintain:index",
    "check": "maintain:check",
    "reparse": "maintain:reparse",
    "backup": "maintain:backup",
    "forget": "maintain:forget",
    "scraper": "scraper:scraper",
    "completion": "surroundings:completion",
}
"""Where each command is defined, in the order of the help."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 + SIGINT."""
TERMINATED = 143
"""Exit code after SIGTERM, of `kill`, systemd or a shutdown: 128 + SIGTERM."""


class _Terminated(KeyboardInterrupt):
    """SIGTERM. It ends a command as Ctrl-C does: what is half done is undone, files and locks are let go."""


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise _Terminated


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"pr_archive.cli.{module}"), name)
        return speaking(command)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--archive",
    "directory",
    envvar="PR_ARCHIVE_DIR",
    default=nearest_archive,
    show_default="the nearest, from here upwards; else data",
    show_envvar=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory of the archive.",
)
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Log requests and decisions here."
)
@click.option("--log-format", type=click.Choice(FORMATS), help="Form of the log; without --log it goes to stderr.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notices: results and errors alone.")
@click.option("-v", "--verbose", is_flag=True, help="Tell every request and decision on stderr, as it happens.")
@click.version_option(package_name="pr-archive")
@click.pass_context
def cli(
    context: click.Context,
    directory: Path,
    log: Path | None,
    log_format: LogFormat | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Keep and search an archive of Indonesian press releases.

    \b
    Start with:  pr-archive demo
    Then:        pr-archive sources add https://example.go.id/
                 pr-archive scrape
                 pr-archive search "pembinaan rohani"

    Exit codes: 0 done, 1 something is not right (check, import), 2 wrong arguments, query or sources.toml, 3 no
    archive or a damaged one, 4 no such release, 5 another process is writing, 6 a source or page could not be
    fetched, 130 interrupted (143 by SIGTERM).
    """
    context.obj = directory
    context.meta[QUIET] = quiet
    if os.environ.get("NO_COLOR"):  # https://no-color.org: any text, not an empty one
        context.color = False
    if log or log_format or verbose:
        context.with_resource(writing(log_format or "text", log))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code. A user's mistake ends in one to three lines on stderr."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> Any:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a ? for it
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    try:
        return speaking(cli).main(arguments, prog_name="pr-archive", standalone_mode=False) or 0
    except click.exceptions.Abort as abort:
        say("\ninterrupted; what was stored is kept, run the command again to go on", err=True)
        return TERMINATED if isinstance(abort.__cause__, _Terminated) else INTERRUPTED
    except click.ClickException as error:
        click.echo(usage_error(error), err=True, nl=False)
        return error.exit_code
    except PrArchiveError as error:
        click.echo("\n".join(error_lines(error)), err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our pipe has gone; so it is no error, and nobody is left to tell
        return 0
    except OSError as error:  # the output cannot be written: a full disk
        say(f"pr-archive: {error.strerror or error}", err=True)
        return ArchiveError.exit_code
