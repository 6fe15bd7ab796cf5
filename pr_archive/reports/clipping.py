"""A clipping (*kliping*): one release with its text, its places, and the proof that it ran there."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from pr_archive.records import Release, Snapshot
from pr_archive.results import Place

__all__ = ["Clipping", "make_clipping", "safe_name"]

_NO_NAME = re.compile(r"[^\w]+", re.ASCII)
LONGEST_NAME = 80


@frozen(kw_only=True)
class Clipping:
    """What a clipping holds."""

    release: Release
    places: tuple[Place, ...]
    """Every place where it ran, first publication first."""
    captured_at: datetime | None = None
    """When the page was fetched; None for an import, whose page lies elsewhere."""
    capture: str | None = None
    """Id of the WARC record."""
    digest: str | None = None
    """`sha256:` of what the server sent."""

    def proof(self) -> dict[str, Any]:
        """Return what a program needs to check the clipping."""
        release = self.release
        return {
            "id": release.id,
            "url": release.url,
            "title": release.title,
            "published": release.published and release.published.isoformat(),
            "captured_at": self.captured_at and self.captured_at.isoformat(),
            "capture": self.capture,
            "digest": self.digest,
            "places": [place.release.url for place in self.places],
        }


def make_clipping(release: Release, places: Sequence[Place], snapshot: Snapshot | None) -> Clipping:
    """Return the clipping of a release. `snapshot` is what the server sent, where the archive has it."""
    if snapshot is None:
        return Clipping(release=release, places=tuple(places))
    return Clipping(
        release=release,
        places=tuple(places),
        captured_at=snapshot.fetched_at,
        capture=snapshot.id,
        digest=f"sha256:{hashlib.sha256(snapshot.payload).hexdigest()}",
    )


def safe_name(release: Release) -> str:
    """Return a name for the file of a release: its day, words of its headline, its id; letters and digits alone."""
    words = _NO_NAME.sub("-", release.title.casefold()).strip("-_")[:LONGEST_NAME].rstrip("-_")
    when = f"{release.published:%Y-%m-%d}" if release.published else "0000-00-00"
    return "-".join(filter(None, (when, words, _NO_NAME.sub("-", release.id))))
