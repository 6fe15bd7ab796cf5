"""When a source is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pr_archive.schedule import CEILING, FLOOR, next_due

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


def every(hours: float, count: int = 1000) -> list[datetime]:
    return [NOW - timedelta(hours=hours * number) for number in range(count)]


def test_a_source_is_asked_twice_as_often_as_it_publishes() -> None:
    assert timedelta(hours=2.9) < next_due(NOW, every(6), 0) - NOW <= timedelta(hours=3)


def test_floor_and_ceiling() -> None:
    assert next_due(NOW, every(0.01, 10_000), 0) == NOW + FLOOR
    assert next_due(NOW, [], 0) == NOW + CEILING
    assert next_due(NOW, [NOW - timedelta(days=300)], 0) == NOW + CEILING


def test_failures_double_the_pause_up_to_a_day() -> None:
    pauses = [next_due(NOW, every(1), failures) - NOW for failures in range(1, 9)]
    assert pauses[:3] == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert pauses[-1] == CEILING


def test_what_the_site_asks_for_is_kept() -> None:
    assert next_due(NOW, [], 1, retry_after=7200) == NOW + timedelta(hours=2)
    assert next_due(NOW, [], 1, retry_after=5) == NOW + timedelta(minutes=30)


@given(st.integers(0, 10_000), st.lists(st.integers(-1000, 10**7)))
def test_a_source_is_always_due_between_floor_and_ceiling(failures: int, ages: list[int]) -> None:
    published = [NOW - timedelta(seconds=age) for age in ages]
    assert FLOOR <= next_due(NOW, published, failures) - NOW <= CEILING
