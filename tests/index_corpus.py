"""Releases and queries for the tests of the index: a small language in which everything meets everything."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from pr_archive.records import Person, Release

WIB = timezone(timedelta(hours=7))
NOON = datetime(2025, 1, 14, 12, 0, tzinfo=WIB)
WORDS = [
    "pembinaan",
    "dibina",
    "membina",
    "rohani",
    "kerohanian",
    "warga",
    "binaan",
    "pemasyarakatan",
    "WBP",
    "rutan",
    "Rutan",
    "kunjungan",
    "mengunjungi",
    "mushola",
    "musala",
    "kerjasama",
    "kerja",
    "sama",
    "buku-buku",
    "lapas",
    "narapidana",
    "2025",
    "ke-16",
    "dan",
    "yang",
    "di",
]
SOURCES = ("humas-wirasaba", "warta-tirta", "kabar-pesisir")
INSTITUTIONS = ("Rutan Kelas IIB Wirasaba", "Lapas Kelas IIA Tirtajaya", None)


def make_release(id: str = "a", title: str = "", body: str = "", **changes: Any) -> Release:
    """Return a release; by default it was published at noon of 14 January 2025."""
    values: dict[str, Any] = {
        "id": id,
        "url": f"https://warta.example/{id}",
        "source": "humas-wirasaba",
        "title": title,
        "body": body,
        "paragraphs": tuple(body.split("\n\n")) if body else (),
        "published": NOON,
        "first_seen": NOON,
        "last_seen": NOON,
    }
    return Release(**{**values, **changes})


def texts(most: int) -> st.SearchStrategy[str]:
    """Generate texts of the small language, with the punctuation that texts have."""
    word = st.sampled_from(WORDS)
    ending = st.sampled_from((" ", " ", " ", ", ", ". ", " (", ") ", "\n\n"))
    return st.lists(st.tuples(word, ending), max_size=most).map(
        lambda pairs: "".join(a + b for a, b in pairs).strip()
    )


DAYS = st.dates(date(2024, 12, 25), date(2025, 2, 5))


@st.composite
def releases(draw: st.DrawFn, id: str) -> Release:
    """Generate a release with a given id."""
    day = draw(st.none() | DAYS)
    return make_release(
        id,
        draw(texts(5)),
        draw(texts(25)),
        summary=draw(st.none() | texts(6)),
        tags=tuple(draw(st.lists(texts(2), max_size=2))),
        source=draw(st.sampled_from(SOURCES)),
        institution=draw(st.sampled_from(INSTITUTIONS)),
        region=draw(st.sampled_from(("wirasaba", "tirtajaya", None))),
        category=draw(st.sampled_from(("Berita", "Kegiatan", None))),
        people=tuple(Person(name=name) for name in draw(st.sets(st.sampled_from(("Sri Lestari", "Bagas Wibowo"))))),
        published=None
        if day is None
        else datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=WIB),
        event_date=draw(st.none() | DAYS),
    )


@st.composite
def corpora(draw: st.DrawFn, least: int = 0, most: int = 12) -> list[Release]:
    """Generate releases with different ids; some are copies of the text of another."""
    size = draw(st.integers(least, most))
    made = [draw(releases(f"id{number:02}")) for number in range(size)]
    for number in range(1, size):
        if draw(st.integers(0, 3)) == 0:
            made[number] = make_release(made[number].id, made[number].title, made[0].body, source=made[number].source)
    return made


_word = st.sampled_from(WORDS)
_atom = st.one_of(
    _word,
    _word,
    st.lists(_word, min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    _word.filter(lambda word: len(word) > 4 and word.isalpha()).map(lambda word: f"{word[:3]}*"),
    _word.filter(lambda word: len(word) > 5 and word.isalpha()).map(lambda word: f"{word[:-1]}x~"),
    st.tuples(st.sampled_from(("title", "body", "tags")), _word).map(":".join),
    st.sampled_from(SOURCES).map("source:{}".format),
    st.sampled_from(("institution:Wirasaba", "region:tirtajaya", "category:Berita", 'person:"Sri Lestari"')),
    st.sampled_from(("published:2025-01", "since:2025-01-10", "until:2025-01-20", "published:2024-12..2025-01-15")),
)
_term = st.one_of(_atom, _atom, _atom, _atom.map("-{}".format), st.tuples(_atom, _atom).map(" OR ".join))
QUERIES = st.lists(_term, min_size=1, max_size=3).map(" ".join)
"""Texts of queries."""
