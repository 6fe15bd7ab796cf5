"""Days as they are written in queries."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.dates import MONTHS
from pr_archive.query_dates import date_phrase, nearest_days, parse_days

TODAY = date(2025, 3, 20)  # a Thursday


def days(text: str, today: date = TODAY) -> tuple[date | None, date | None] | None:
    return parse_days(text, today)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-1-4", date(2025, 1, 4), date(2025, 1, 4)),
        ("2025-01-14", date(2025, 1, 14), date(2025, 1, 14)),
        ("14/01/2025", date(2025, 1, 14), date(2025, 1, 14)),
        ("14.1.2025", date(2025, 1, 14), date(2025, 1, 14)),
        ("14-01-2025", date(2025, 1, 14), date(2025, 1, 14)),
        ("Januari 2025", date(2025, 1, 1), date(2025, 1, 31)),
        ("14 Januari 2025", date(2025, 1, 14), date(2025, 1, 14)),
        ("  14   JANUARI 2025 ", date(2025, 1, 14), date(2025, 1, 14)),
        ("Selasa, 14 Januari 2025", date(2025, 1, 14), date(2025, 1, 14)),
        ("5 Nopember 2024", date(2024, 11, 5), date(2024, 11, 5)),
        ("Agt 2024", date(2024, 8, 1), date(2024, 8, 31)),
        ("bulan Januari 2025", date(2025, 1, 1), date(2025, 1, 31)),
        ("tahun 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("hari Selasa, tanggal 14 Januari 2025", date(2025, 1, 14), date(2025, 1, 14)),
    ],
)
def test_days_months_and_years(text: str, first: date, last: date) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Maret", date(2025, 3, 1), date(2025, 3, 31)),
        ("Februari", date(2025, 2, 1), date(2025, 2, 28)),
        ("April", date(2024, 4, 1), date(2024, 4, 30)),
        ("20 Maret", date(2025, 3, 20), date(2025, 3, 20)),
        ("21 Maret", date(2024, 3, 21), date(2024, 3, 21)),
    ],
)
def test_without_a_year_it_is_the_last_one_that_has_begun(text: str, first: date, last: date) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hari ini", TODAY, TODAY),
        ("kemarin", date(2025, 3, 19), date(2025, 3, 19)),
        ("minggu ini", date(2025, 3, 17), date(2025, 3, 23)),
        ("minggu lalu", date(2025, 3, 10), date(2025, 3, 16)),
        ("pekan lalu", date(2025, 3, 10), date(2025, 3, 16)),
        ("bulan ini", date(2025, 3, 1), date(2025, 3, 31)),
        ("bulan lalu", date(2025, 2, 1), date(2025, 2, 28)),
        ("tahun kemarin", date(2024, 1, 1), date(2024, 12, 31)),
        ("3 hari lalu", date(2025, 3, 17), date(2025, 3, 17)),
        ("3 hari terakhir", date(2025, 3, 17), TODAY),
        ("2 minggu yang lalu", date(2025, 3, 3), date(2025, 3, 9)),
        ("3 bulan lalu", date(2024, 12, 1), date(2024, 12, 31)),
        ("3 bulan terakhir", date(2024, 12, 20), TODAY),
        ("2 tahun lalu", date(2023, 1, 1), date(2023, 12, 31)),
        ("seminggu terakhir", date(2025, 3, 13), TODAY),
        ("sebulan lalu", date(2025, 2, 1), date(2025, 2, 28)),
        ("besok", date(2025, 3, 21), date(2025, 3, 21)),
        ("minggu depan", date(2025, 3, 24), date(2025, 3, 30)),
        ("bulan depan", date(2025, 4, 1), date(2025, 4, 30)),
        ("Senin lalu", date(2025, 3, 17), date(2025, 3, 17)),
        ("kamis lalu", date(2025, 3, 13), date(2025, 3, 13)),
        ("hari Minggu lalu", date(2025, 3, 16), date(2025, 3, 16)),
    ],
)
def test_words_count_from_today(text: str, first: date, last: date) -> None:
    assert days(text) == (first, last)


def test_a_month_before_the_end_of_a_longer_month_ends_where_the_month_ends() -> None:
    assert days("1 bulan terakhir", date(2025, 3, 31)) == (date(2025, 2, 28), date(2025, 3, 31))
    assert days("bulan lalu", date(2025, 1, 31)) == (date(2024, 12, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-01..2025-03", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-01-14..2025", date(2025, 1, 14), date(2025, 12, 31)),
        ("2025..", date(2025, 1, 1), None),
        ("..2025-02", None, date(2025, 2, 28)),
        ("2025-03..2025-01", date(2025, 1, 1), date(2025, 3, 31)),
        ("Januari 2025 .. bulan lalu", date(2025, 1, 1), date(2025, 2, 28)),
        ("Januari 2025 sampai Maret 2025", date(2025, 1, 1), date(2025, 3, 31)),
        ("Januari hingga Maret 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("20 Desember sampai dengan 5 Januari 2025", date(2024, 12, 20), date(2025, 1, 5)),
        ("maret..januari", date(2025, 1, 1), date(2025, 3, 31)),
    ],
)
def test_ranges_are_open_or_closed_and_either_way_round(text: str, first: date | None, last: date | None) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "2025..kapan", "2025-01..2025-02..2025-03", "2025-13", "2025-02-30", "30 Februari 2025", "0000",
        "32/01/2025", "besok lusa", "Januri 2025", "20255", "9999 tahun lalu", "senin",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert days(text) is None


JANUARY = (date(2025, 1, 1), date(2025, 1, 31))
THE_14TH = (date(2025, 1, 14), date(2025, 1, 14))


@pytest.mark.parametrize(
    ("text", "phrase", "days", "name"),
    [
        ("pelantikan Januari 2025", "Januari 2025", JANUARY, "Januari 2025"),
        ("14 Januari 2025 razia", "14 Januari 2025", THE_14TH, "14 Januari 2025"),
        ("apel pada bulan Januari 2025", "pada bulan Januari 2025", JANUARY, "Januari 2025"),
        ("sidang Selasa, 14 Januari 2025, di Wirasaba", "Selasa, 14 Januari 2025,", THE_14TH, "14 Januari 2025"),
        ("razia hari Selasa tanggal 14/01/2025", "hari Selasa tanggal 14/01/2025", THE_14TH, "14/01/2025"),
        ("razia 2025-01-14", "2025-01-14", THE_14TH, "2025-01-14"),
        ("(Januari 2025)", "Januari 2025", JANUARY, "Januari 2025"),
        ("remisi sejak Maret", "sejak Maret", (date(2025, 3, 1), None), None),
        ("remisi sejak 2024", "sejak 2024", (date(2024, 1, 1), None), None),
        ("remisi sejak tahun 2024", "sejak tahun 2024", (date(2024, 1, 1), None), None),
        ("remisi sejak minggu lalu", "sejak minggu lalu", (date(2025, 3, 10), None), None),
        ("razia bulan lalu di lapas", "bulan lalu", (date(2025, 2, 1), date(2025, 2, 28)), None),
        ("remisi sampai Februari.", "sampai Februari.", (None, date(2025, 2, 28)), None),
        ("remisi hingga 2024", "hingga 2024", (None, date(2024, 12, 31)), None),
        ("panen 3 hari terakhir", "3 hari terakhir", (date(2025, 3, 17), TODAY), None),
        ("panen sebulan terakhir", "sebulan terakhir", (date(2025, 2, 20), TODAY), None),
        ("dari Januari sampai Februari 2025", "dari Januari sampai Februari 2025",
         (date(2025, 1, 1), date(2025, 2, 28)), None),
        ("Januari - Februari 2025", "Januari - Februari 2025", (date(2025, 1, 1), date(2025, 2, 28)), None),
        ("sejak 1 Januari 2025 hingga 14 Januari 2025", "sejak 1 Januari 2025 hingga 14 Januari 2025",
         (date(2025, 1, 1), date(2025, 1, 14)), None),
    ],
)  # fmt: skip
def test_date_phrases_are_found_in_plain_words(
    text: str, phrase: str, days: tuple[date | None, date | None], name: str | None
) -> None:
    found = date_phrase(text, TODAY)
    assert found is not None
    assert (text[found.start : found.end], found.days, found.name) == (phrase, days, name)
    assert date_phrase(text, TODAY, found.start) == found
    assert date_phrase(text, TODAY, found.start + 1) != found


@pytest.mark.parametrize(
    "text",
    [
        "Maret",  # a month alone may be a name or a word
        "remisi 2025",
        "refleksi akhir tahun 2024",  # names the matter more often than the time
        "14 Januari",
        "operasi minggu",
        "hari Minggu lalu",
        "gempa sejak lama",
        "31 Februari 2025",
        "berita-Januari 2025-2026",
        "-Januari 2025",
        "Januari, 2025",
        "terbit:Januari 2025",
    ],
)
def test_what_may_be_no_date_stays_words(text: str) -> None:
    assert date_phrase(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-02-30", "2025-02"),
        ("2025-13", "2025"),
        ("2025-13-40", "2025"),
        ("31 Februari 2025", "februari 2025"),
        ("Januri 2025", "januari 2025"),
        ("14 Agusts", "14 agustus"),
        ("kapan", None),
        ("2025", None),
    ],
)
def test_an_impossible_date_has_a_possible_one_nearby(text: str, meant: str | None) -> None:
    assert nearest_days(text, TODAY) == meant


@given(st.text(max_size=40), st.dates())
def test_any_text_is_days_or_none(text: str, today: date) -> None:
    phrase = date_phrase(text, today)
    for found in (parse_days(text, today), phrase and phrase.days):
        if found is not None:
            first, last = found
            assert first or last
            assert not (first and last) or first <= last


@given(st.dates(), st.sampled_from(sorted(MONTHS)))
def test_written_days_are_read_back(day: date, name: str) -> None:
    assert parse_days(day.isoformat(), TODAY) == (day, day)
    assert parse_days(f"{day.day}/{day.month}/{day.year:04}", TODAY) == (day, day)
    month = date(day.year, MONTHS[name], 1)
    found = parse_days(f"{name} {day.year:04}", TODAY)
    assert found is not None
    assert found[0] == month


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_range_covers_both_its_ends(one: date, other: date) -> None:
    assert parse_days(f"{one}..{other}", TODAY) == (min(one, other), max(one, other))
