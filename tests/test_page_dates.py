"""The times that pages print, in every form that was seen on Indonesian sites,
and some that nobody should print."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.dates import MONTHS, WEEKDAYS, parse_datetime

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2025, 6, 18, 20, 30, 45, tzinfo=WIB)

# A time without zone is one of the site, here WIB.
TIMES = """
2025-01-14T16:04:05+07:00                               2025-01-14T16:04:05+07:00
2025-01-14T16:04:05+0700                                2025-01-14T16:04:05+07:00
2025-01-14T16:04:05 +07:00                              2025-01-14T16:04:05+07:00
2025-01-14T16:04:05.123456Z                             2025-01-14T16:04:05+00:00
2025-01-14T16:04Z                                       2025-01-14T16:04:00+00:00
2025-01-14t16:04:05z                                    2025-01-14T16:04:05+00:00
2025-01-14T09:04:05-0500                                2025-01-14T09:04:05-05:00
2025-01-14 16:04:05                                     2025-01-14T16:04:05+07:00
2025-01-14 16:04:05 WITA                                2025-01-14T16:04:05+08:00
2025-01-14 16:04                                        2025-01-14T16:04:00+07:00
2025-01-14                                              2025-01-14T00:00:00+07:00
2024-02-29T00:00:00+09:00                               2024-02-29T00:00:00+09:00
Tue, 14 Jan 2025 16:04:05 +0700                         2025-01-14T16:04:05+07:00
Tue, 14 Jan 2025 16:04:05 GMT                           2025-01-14T16:04:05+00:00
Tue, 14 Jan 2025 16:04:05 -0000                         2025-01-14T16:04:05+00:00
Tue, 14 Jan 2025 16:04 +0800                            2025-01-14T16:04:00+08:00
Tue, 4 Feb 2025 16:04:05 EST                            2025-02-04T16:04:05-05:00
Sel, 14 Jan 2025 16:04 WIB                              2025-01-14T16:04:00+07:00
Sel, 14 Okt 2025 16:04:05 +0900                         2025-10-14T16:04:05+09:00
Nov 25, 2025 - 22:33                                    2025-11-25T22:33:00+07:00
Nov 25, 2025\xa0-\xa022:33                              2025-11-25T22:33:00+07:00
Jan 14, 2025 - 16:04                                    2025-01-14T16:04:00+07:00
May 06, 2025 - 14:27                                    2025-05-06T14:27:00+07:00
Mei 6, 2025 - 14:27                                     2025-05-06T14:27:00+07:00
Agu 9, 2025 - 06:30                                     2025-08-09T06:30:00+07:00
Agustus 9, 2025 - 06:30 WIT                             2025-08-09T06:30:00+09:00
OKT 12, 2025 - 19:30                                    2025-10-12T19:30:00+07:00
Nov. 25, 2025                                           2025-11-25T00:00:00+07:00
November 25th, 2025 10:33 PM                            2025-11-25T22:33:00+07:00
December 1, 2025 12:05 am                               2025-12-01T00:05:00+07:00
December 1, 2025 12:05 pm                               2025-12-01T12:05:00+07:00
December 1, 2025 9:05am                                 2025-12-01T09:05:00+07:00
Selasa, 14 Januari 2025 16:04 WIB                       2025-01-14T16:04:00+07:00
Selasa, 14 Januari 2025 | 16:04 WITA                    2025-01-14T16:04:00+08:00
Selasa, 14 Januari 2025 - 16.04 WIT                     2025-01-14T16:04:00+09:00
Selasa (14 Januari 2025) pukul 16.04 WIB                2025-01-14T16:04:00+07:00
14 Januari 2025, 16:04                                  2025-01-14T16:04:00+07:00
14 Januari 2025                                         2025-01-14T00:00:00+07:00
14-Jan-2025 16:04                                       2025-01-14T16:04:00+07:00
1 Jan. 2025                                             2025-01-01T00:00:00+07:00
16:04 WIB, 14 Januari 2025                              2025-01-14T16:04:00+07:00
Minggu 4, Mei 2025 08:00                                2025-05-04T08:00:00+07:00
Selasa 18, Maret 2025                                   2025-03-18T00:00:00+07:00
Selasa 1 Juli 2025.                                     2025-07-01T00:00:00+07:00
hari Selasa tanggal 02 Januari 2024                     2024-01-02T00:00:00+07:00
16 Pebruari 2025                                        2025-02-16T00:00:00+07:00
3 Nopember 2024                                         2024-11-03T00:00:00+07:00
24 juli 2018                                            2018-07-24T00:00:00+07:00
9 Agt 2025 07:00                                        2025-08-09T07:00:00+07:00
9 Agst 2025                                             2025-08-09T00:00:00+07:00
5 Sept 2025                                             2025-09-05T00:00:00+07:00
25 Des 2024                                             2024-12-25T00:00:00+07:00
17 August 2025 at 10:00                                 2025-08-17T10:00:00+07:00
14/01/2025 16:04                                        2025-01-14T16:04:00+07:00
14/01/2025                                              2025-01-14T00:00:00+07:00
4/10/2022                                               2022-10-04T00:00:00+07:00
Rabu (14/01/2025)                                       2025-01-14T00:00:00+07:00
Selasa. (20.02.2024)                                    2024-02-20T00:00:00+07:00
Jum’at tanggal 15-02-2019                               2019-02-15T00:00:00+07:00
14-01-2025 16.04 WIB                                    2025-01-14T16:04:00+07:00
06/01/26                                                2026-01-06T00:00:00+07:00
19/10/24 08:15                                          2024-10-19T08:15:00+07:00
Diterbitkan: 14 Januari 2025 16:04, diubah 15 Januari 2025 17:00    2025-01-14T16:04:00+07:00
Kamis, September 4, 2025                                2025-09-04T00:00:00+07:00
2 jam lalu                                              2025-06-18T18:30:00+07:00
2 jam yang lalu                                         2025-06-18T18:30:00+07:00
sejam yang lalu                                         2025-06-18T19:30:00+07:00
45 detik lalu                                           2025-06-18T20:30:00+07:00
15 menit lalu                                           2025-06-18T20:15:00+07:00
3 hari lalu                                             2025-06-15T20:30:00+07:00
sepekan lalu                                            2025-06-11T20:30:00+07:00
10 hours ago                                            2025-06-18T10:30:00+07:00
10 hours ago 1                                          2025-06-18T10:30:00+07:00
an hour ago                                             2025-06-18T19:30:00+07:00
1 day ago                                               2025-06-17T20:30:00+07:00
2 mins ago                                              2025-06-18T20:28:00+07:00
2 weeks ago                                             2025-06-04T20:30:00+07:00
Diperbarui: 2 jam lalu                                  2025-06-18T18:30:00+07:00
"""
FORMS = [
    (text.strip().replace("\\xa0", "\xa0"), told)
    for text, told in (line.rsplit(None, 1) for line in TIMES.strip().splitlines())
]

NO_TIMES = [
    "", " ", "—", "Redaksi", "Blora - Rutan", "2025", "14 Januari", "Januari 2025", "Rabu (14/01)",
    "Sabtu sore (24/5)",
    "29 Februari 2025", "31 April 2025", "Februari 30, 2025", "0 Mei 2025", "32/01/2025", "14/13/2025",
    "00/00/0000",
    "0000-00-00 00:00:00", "2025-13-01", "2025-02-30T10:00:00Z", "2025-01-14T25:00:00+07:00",
    "2025-01-14T10:00:00+99:99",
    "jam 16.04", "dibaca 1.234 kali", "1234567890", "127.0.0.1", "lalu", "jam lalu", "ago", "null", "undefined",
    "Invalid Date", "0001-01-01 00:00:00", "-0001-11-30T00:00:00+00:00", "9999-12-31T23:59:59-12:00",
    "999 tahun lalu", "Sel, 99 Jan 2025 16:04 +0700", "14 Smarch 2025",
]  # fmt: skip


def told(text: str, zone: ZoneInfo = WIB) -> datetime | None:
    return parse_datetime(text, zone, NOW)


def test_there_are_many_forms() -> None:
    assert len(FORMS) >= 60


@pytest.mark.parametrize(("text", "time"), FORMS)
def test_form(text: str, time: str) -> None:
    found = told(text)
    assert found is not None
    assert found.isoformat() == time
    assert told(f"  \n {text}\t") == found


@pytest.mark.parametrize("text", NO_TIMES)
def test_no_time(text: str) -> None:
    assert told(text) is None


def test_a_time_without_zone_is_one_of_the_site() -> None:
    jayapura = ZoneInfo("Asia/Jayapura")
    assert told("Nov 25, 2025 - 22:33", jayapura) == datetime(2025, 11, 25, 22, 33, tzinfo=jayapura)
    assert told("2 jam lalu", jayapura) == NOW.replace(second=0) - timedelta(hours=2)
    assert told("14 Januari 2025 16:04 WIB", jayapura) == datetime(2025, 1, 14, 16, 4, tzinfo=WIB)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000, "14 " * 20_000, "Januari " * 10_000, "14/01/" * 10_000, "16:" * 25_000, " " * 50_000,
        "2025-01-" * 8_000, "14 Januari 2025 " * 4_000, "se" * 25_000, "\0" * 50_000, "٣" * 50_000, "𝟏𝟒" * 20_000,
    ],
)  # fmt: skip
def test_hostile_texts_end_in_a_time_or_none(text: str) -> None:
    found = told(text)
    assert found is None or found.tzinfo is not None


@given(st.text(max_size=200))
def test_any_text_is_a_time_with_zone_or_none(text: str) -> None:
    found = told(text)
    assert found is None or found.utcoffset() is not None


def test_every_month_and_weekday_has_its_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))
    assert all(name == name.lower() for name in (*MONTHS, *WEEKDAYS))


MINUTES = st.datetimes(datetime(1998, 1, 1), datetime(2099, 12, 31)).map(
    lambda time: time.replace(second=0, microsecond=0)
)
ZONES = st.sampled_from([("WIB", 7), ("WITA", 8), ("WIT", 9), ("UTC", 0)])
NAMES = {number: [name for name in MONTHS if MONTHS[name] == number] for number in range(1, 13)}


@given(time=MINUTES, zone=ZONES, choice=st.randoms(use_true_random=False))
def test_written_times_are_read_back(time: datetime, zone: tuple[str, int], choice) -> None:
    label, hours = zone
    wanted = time.replace(tzinfo=timezone(timedelta(hours=hours)))
    month = choice.choice(NAMES[time.month])
    month = choice.choice([month, month.upper(), month.title()])
    for text in (
        f"{time.day} {month} {time.year} {time:%H:%M} {label}",
        f"{time.day:02} {month} {time.year} | {time:%H.%M} {label}",
        f"{month} {time.day}, {time.year} - {time:%H:%M} {label}",
        f"{time:%d/%m/%Y %H:%M} {label}",
        f"{time:%d-%m-%Y}, pukul {time:%H.%M} {label}",
        f"{time:%Y-%m-%d %H:%M:%S} {label}",
        f"{time:%Y-%m-%dT%H:%M:%S}+0{hours}:00",
        f"{time:%Y-%m-%dT%H:%M}+0{hours}00",
    ):
        assert told(text) == wanted, text


@given(time=MINUTES)
def test_english_times_are_read_back(time: datetime) -> None:
    for text in (f"{time:%b %d, %Y - %H:%M}", f"{time:%B %d, %Y %I:%M %p}", f"{time:%d %b %Y %H:%M}"):
        assert told(text) == time.replace(tzinfo=WIB), text
    assert told(f"{time:%a, %d %b %Y %H:%M:%S} +0000") == time.replace(tzinfo=UTC)
