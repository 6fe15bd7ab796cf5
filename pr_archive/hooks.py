"""Hooks: programs of others that are told what came in, after it was stored and indexed.

A hook is a callable that takes an `Event`. It is given to `Archive(..., hooks=[...])`, or a package ships it through
the entry point group `pr_archive.hooks`. It is called while the archive is held for writing: it may read and search
there, not write. One that fails is logged, and stops neither the others nor the run.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Literal, cast

from attrs import frozen

from pr_archive.records import Release

__all__ = ["Event", "Hook", "call_hooks", "installed_hooks"]

_log = logging.getLogger(__name__)
GROUP = "pr_archive.hooks"

Kind = Literal["new", "changed", "gone"]
KINDS: Sequence[Kind] = ("new", "changed", "gone")


@frozen(kw_only=True)
class Event:
    """A release that came in, changed, or was taken down by its site."""

    kind: Kind
    release: Release
    """As it is now; of one that is gone, as it was."""


Hook = Callable[[Event], object]


@cache
def installed_hooks() -> tuple[Hook, ...]:
    """Return the hooks that installed packages ship. One that cannot be loaded is logged and left out."""
    found = []
    for point in entry_points(group=GROUP):
        try:
            found.append(cast(Hook, point.load()))
        except Exception:
            _log.exception("hook %s cannot be loaded", point.name)
    return tuple(found)


def call_hooks(hooks: Iterable[Hook], outcomes: Mapping[str, str], releases: Iterable[Release]) -> None:
    """Tell hooks what became of releases. `outcomes` has the kind by id; only new, changed and gone are events."""
    hooks = tuple(hooks)
    for release in releases:
        kind = next((kind for kind in KINDS if kind == outcomes.get(release.id)), None)
        for hook in hooks if kind else ():
            try:
                hook(Event(kind=cast(Kind, kind), release=release))
            except Exception:  # whatever somebody's program does, what was stored stays stored
                _log.exception("hook %r failed on %s", hook, release.id)
