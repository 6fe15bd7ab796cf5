"""Fixtures shared by all tests. Tests never leave the loopback interface."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pr_archive.records import Facts, Location, ReleaseData, Snapshot, release_id
from pr_archive.store import Store, Version

# The machine may be busy: a deadline would make a test fail for being slow, which no test is about.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("suite")

NOON = datetime(2025, 1, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _surroundings_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the rate limiter's state, shared by all processes of a user, and the user's locale out of the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    opened = Store(tmp_path / "archive.db")
    yield opened
    opened.close()


def make_version(source_id: str = "rutan-gelar-razia", **changes: object) -> Version:
    """Return a version of a release; `changes` go to its data, facts or the version itself."""
    data = {
        "url": f"https://warta.example/{source_id}",
        "source_id": source_id,
        "title": "Rutan Wirasaba Gelar Razia Kamar Hunian",
        "published": datetime.fromisoformat("2025-01-14T16:04:00+07:00"),
        "paragraphs": ("WIRASABA - Petugas menggeledah kamar hunian.", "Tidak ada barang terlarang."),
    }
    facts: dict[str, object] = {}
    rest: dict[str, object] = {}
    for name, value in changes.items():
        target = data if hasattr(ReleaseData, name) or name in data else facts if hasattr(Facts, name) else rest
        target[name] = value
    return Version(
        **{
            "id": release_id("warta", source_id),
            "source": "warta",
            "source_id": source_id,
            "url": data["url"],
            "family": "varient",
            "seen_at": NOON,
            "first_seen": NOON,
            "last_seen": NOON,
            "data": ReleaseData(**data),
            "facts": Facts(**facts),
            **rest,
        }
    )


@pytest.fixture
def snapshot() -> Callable[..., Snapshot]:
    """Return a maker of snapshots."""

    def make(number: int = 1, body: bytes = b"<p>Isi rilis.</p>", **changes: object) -> Snapshot:
        values = {
            "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            "url": f"https://warta.example/rilis-{number}",
            "requested": f"https://warta.example/rilis-{number}",
            "status": 200,
            "reason": "OK",
            "headers": (("Content-Type", "text/html; charset=utf-8"),),
            "payload": body,
            "body": body,
            "fetched_at": NOON,
            "request_headers": (("User-Agent", "pr-archive"),),
        }
        return Snapshot(**{**values, **changes})

    return make


def make_location(number: int = 1, **changes: object) -> Location:
    """Return a location, as if a snapshot lay there."""
    values = {
        "id": f"urn:uuid:{number}",
        "file": "a.warc.gz",
        "offset": 100 * number,
        "length": 100,
        "url": "https://warta.example/",
        "status": 200,
        "fetched_at": NOON,
    }
    return Location(**{**values, **changes})
