"""`decide`: changed words make a version, nothing else does."""

from datetime import datetime

import pytest
from attrs import evolve

from pr_archive.intake import decide
from tests.conftest import make_version

OLD = evolve(make_version(modified=datetime.fromisoformat("2025-01-14T17:00:00+07:00")), version=3)


def test_an_unknown_release_is_new() -> None:
    assert decide(OLD.data, None).outcome == "new"
    assert decide(OLD.data, None).version == 1


@pytest.mark.parametrize(
    ("change", "outcome", "version"),
    [
        ({}, "unchanged", 3),
        ({"modified": datetime.fromisoformat("2026-01-01T00:00:00+07:00")}, "unchanged", 3),
        ({"modified": None}, "unchanged", 3),
        ({"tags": ("baru",)}, "corrected", 3),
        ({"author": "Dewi Lestari Ningrum"}, "corrected", 3),
        ({"title": "Rutan  Wirasaba Gelar Razia Kamar Hunian"}, "corrected", 3),
        ({"title": "Rutan Wirasaba Razia Kamar"}, "changed", 4),
        ({"paragraphs": (*OLD.data.paragraphs, "Ralat: razia berlangsung malam hari.")}, "changed", 4),
        ({"paragraphs": OLD.data.paragraphs[:1]}, "changed", 4),
    ],
)
def test_only_changed_words_make_a_version(change: dict[str, object], outcome: str, version: int) -> None:
    decision = decide(evolve(OLD.data, **change), OLD)
    assert (decision.outcome, decision.version) == (outcome, version)
