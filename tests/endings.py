"""What the tests of how commands end have in common."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite, releases

__all__ = ["ROOT", "as_file", "call", "environment", "follow", "is_said", "kept", "rows"]

ROOT = Path(__file__).parent.parent


def rows(name: str, copies: int) -> list[dict[str, object]]:
    """Return the sample releases as records, so many times from sites of this name."""
    return [
        {
            "url": f"https://{name}{copy}.example/{sample.slug}",
            "title": sample.title,
            "published": sample.published.isoformat(),
            "paragraphs": [*sample.paragraphs, f"Edisi {copy}."],
        }
        for copy in range(copies)
        for sample in releases()
    ]


def follow(archive: Archive, site: SampleSite) -> None:
    archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
    archive.add_source(Source(name="suara", url=site.wordpress_url, interval=0, allow_private=True))


def as_file(path: Path, name: str, copies: int) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows(name, copies)), encoding="utf-8")
    return path


def kept(path: Path) -> dict[str, tuple[datetime, int]]:
    """Return what the store holds: first-seen and version by id."""
    with Archive(path) as archive:
        return {release.id: (release.first_seen, release.version) for release in archive.export()}


def environment(state: Path) -> dict[str, str]:
    return {**os.environ, "XDG_STATE_HOME": str(state)}


def call(archive: Path, state: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user does; `state` is where it keeps what goes beyond one archive."""
    return subprocess.run(
        [sys.executable, ROOT / "cli.py", "--archive", archive, *arguments],
        capture_output=True,
        text=True,
        env=environment(state),
        timeout=60,
    )


def is_said(run: "subprocess.CompletedProcess[str]") -> None:
    """Assert that a command ended with an error that a user can read."""
    assert run.returncode not in (0, -11, -7), run
    assert "Traceback" not in run.stderr
    assert 1 <= len(run.stderr.strip().splitlines()) <= 3, run.stderr
