"""The day of the event: a judged set of short texts, the sample releases, and what must hold for any text."""

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.demo.sample import releases
from pr_archive.enrich.date_forms import fold
from pr_archive.enrich.event_dates import EventDate, find_event_date

JUDGED = Path(__file__).parent / "eval" / "event_dates.jsonl"
CASES = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
NOON = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)

DATE_FLOOR = 0.97
RAW_FLOOR = 0.95
CONTRADICTION_FLOOR = 0.95


def found(case: dict[str, str | None]) -> EventDate | None:
    published = case["published"]
    return find_event_date("", case["text"] or "", datetime.fromisoformat(published) if published else None)


def dated(text: str, published: datetime | None = NOON, title: str = "") -> str | None:
    event = find_event_date(title, text, published)
    return event.date.isoformat() if event else None


def test_the_judged_set_is_large_and_mixed() -> None:
    assert len(CASES) >= 200
    assert sum(case["ok"] is False for case in CASES) >= 30
    assert sum(case["date"] is None for case in CASES) >= 20
    assert all(case["raw"] is None or case["raw"] in case["text"] for case in CASES)


def test_dates_of_the_judged_set() -> None:
    events = [(case, found(case)) for case in CASES]
    wrong = [case["text"] for case, event in events if (event and event.date.isoformat()) != case["date"]]
    assert len(wrong) <= (1 - DATE_FLOOR) * len(CASES), wrong
    misread = [case["text"] for case, event in events if (event and event.raw) != case["raw"]]
    assert len(misread) <= (1 - RAW_FLOOR) * len(CASES), misread


def test_contradictions_of_the_judged_set() -> None:
    flagged = {number for number, case in enumerate(CASES) if (event := found(case)) and event.ok is False}
    gold = {number for number, case in enumerate(CASES) if case["ok"] is False}
    assert len(flagged & gold) >= CONTRADICTION_FLOOR * len(flagged)
    assert len(flagged & gold) >= CONTRADICTION_FLOOR * len(gold)


def test_the_sample_releases() -> None:
    wrong = []
    for release in releases():
        event = find_event_date(release.title, "\n\n".join(release.paragraphs), release.published)
        if event is None or event.date != release.event_date or (event.ok is not False) != release.event_date_ok:
            wrong.append(release.slug)
    assert not wrong


@pytest.mark.parametrize(
    ("raw", "published", "day", "ok"),
    [
        ("Selasa (14/01)", "2025-01-15", "2025-01-14", True),
        ("Selasa (31/12)", "2025-01-02", "2024-12-31", True),  # the year before, across New Year
        ("Kamis (02/01)", "2024-12-31", "2025-01-02", True),  # the year after, up to 7 days ahead
        ("Rabu (15/01/2024)", "2025-01-16", "2025-01-15", False),  # the old year written in January
        ("Kamis (22/06/2025)", "2025-05-23", "2025-05-22", False),  # the wrong month
        ("Selasa (05/06/2025)", "2025-05-07", "2025-05-06", False),  # day and month exchanged
        ("Selasa (15/01/2025)", "2025-01-14", "2025-01-14", False),  # off by one, and it would be tomorrow
        ("Rabu (14/01/2025)", "2025-01-15", "2025-01-14", False),  # plausible: only the weekday is off
        ("Senin (31/06/2025)", "2025-07-01", "2025-06-30", False),  # no such day: the last such weekday
        ("Rabu (20/07/2022)", "2025-02-18", "2022-07-20", True),  # old, but its weekday confirms it
        ("(15/01/2024)", "2025-01-16", "2025-01-15", None),  # the old year in January, no weekday to tell
    ],
)
def test_how_a_date_is_read(raw: str, published: str, day: str, ok: bool | None) -> None:
    text = f"Lapas Kelas IIB Slawi menggelar apel siaga, {raw}."
    event = find_event_date("", text, datetime.fromisoformat(f"{published}T20:00:00+07:00"))
    assert event is not None
    assert (event.date, event.raw, event.ok) == (date.fromisoformat(day), raw.strip("()") if ok is None else raw, ok)


def test_without_publication_only_complete_dates_count() -> None:
    assert dated("Apel digelar, Selasa (14/01/2025).", None) == "2025-01-14"
    assert dated("Apel digelar, Selasa (14/01).", None) is None
    assert dated("Apel digelar kemarin.", None) is None
    assert dated("Apel digelar, Selasa.", None) is None


def test_a_date_of_the_title_counts_where_the_body_has_none() -> None:
    title = "Razia Kamar Hunian, Selasa (14/01)"
    event = find_event_date(title, "Petugas menyita sendok dan kabel.", NOON)
    assert event is not None
    assert (event.part, title[event.start : event.end]) == ("title", "Selasa (14/01)")
    body = find_event_date(title, "Razia digelar Senin (13/01/2025).", NOON)
    assert body is not None
    assert body.part == "body"


def test_a_zone_outside_indonesia_is_read_as_wib() -> None:
    assert dated("Hujan es mengguyur desa hari ini.", datetime(2025, 1, 14, 20, 0, tzinfo=UTC)) == "2025-01-15"
    assert dated("Hujan es mengguyur desa hari ini.", datetime(2025, 1, 14, 20, 0)) == "2025-01-14"


def test_a_confirmed_mention_goes_before_a_contradicted_one_of_the_same_day() -> None:
    text = "Bakti sosial digelar, Senin (14/01/2025).\n\nWarga berterima kasih, Selasa (14/01/2025)."
    event = find_event_date("", text, NOON)
    assert event is not None
    assert (event.raw, event.ok) == ("Selasa (14/01/2025)", True)


WORDS = """
Senin Selasa Jum’at malam hari tanggal ( ) / - – . , 1 3 14 31 01 02/ 2025 25 0 Mei Januari Agst Ferbuari ini kemarin
tadi pagi semalam minggu hingga sampai s.d. setiap lahir akan “ ” 𝗦𝗲𝗻𝗶𝗻 İ ſ Rutan pukul 10.00
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n\n", "\u00a0"]), max_size=40)
TEXTS = PIECES.map(" ".join) | PIECES.map("".join) | st.text(max_size=200)
TIMES = st.none() | st.datetimes() | st.datetimes(timezones=st.timezones())


@given(TEXTS, TEXTS, TIMES)
def test_any_text_gives_a_date_at_its_words_or_none(title: str, body: str, published: datetime | None) -> None:
    event = find_event_date(title, body, published)
    if event is not None:
        text = title if event.part == "title" else body
        assert text[event.start : event.end] == event.raw
        assert event.raw.strip() == event.raw != ""


@given(TEXTS)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text) == len(fold(text).lower())


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1/",
        "1/1/2025 ",
        "12 abcdef 2025 ",
        "Senin, (",
        "Senin-Selasa ",
        "\n\n",
        "( ",
        "hari ini ",
        "1 s.d. ",
        "a",
        '"',
    ],
)
def test_garbage_takes_no_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    started = time.process_time()
    find_event_date(text, text, NOON)
    assert time.process_time() - started < 5
