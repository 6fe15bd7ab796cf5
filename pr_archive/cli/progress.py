"""Progress and notices on stderr: for people at a terminal only, and not with `--quiet`."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

import click

from pr_archive.cli.translation import translated

__all__ = ["QUIET", "is_quiet", "notice", "progress", "watched"]

T = TypeVar("T")
QUIET = "pr_archive.quiet"
"""Where the command's context holds whether `--quiet` was given."""
PATIENCE = 2.0
"""Seconds after which a piece of work gets a bar."""


def is_quiet() -> bool:
    """Return whether the command was told to be quiet."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(QUIET))


def notice(text: str) -> None:
    """Say something that is no result, on stderr."""
    if not is_quiet():
        click.echo(translated(text), err=True)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told (done, all) as work goes on; after two seconds a bar shows rate and time left."""
    hidden = is_quiet() or not sys.stderr.isatty()
    started = time.monotonic()
    with ExitStack() as stack:
        bar: Any = None

        def update(done: int, total: int) -> None:
            nonlocal bar
            if hidden or (bar is None and time.monotonic() - started < PATIENCE):
                return
            if bar is None:
                bar = stack.enter_context(
                    click.progressbar(length=total, label=translated(label), show_pos=True, file=sys.stderr)
                )
            bar.length = max(total, done)
            bar.update(done - bar.pos)

        yield update


def watched(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    """Yield the items, with a bar where it takes long. `total` is about their number."""
    with progress(label) as update:
        for number, item in enumerate(items, 1):
            yield item
            update(number, total)
