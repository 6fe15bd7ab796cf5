"""The query language, form by form: what a text is parsed to, what it finds, and what is said when it is wrong."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pr_archive.errors import QueryError
from pr_archive.fields import (
    ALIASES,
    BOUNDS,
    FIELDS,
    ORDER_NAMES,
    SORT_NAMES,
    SORTS,
    field_names,
    field_table,
    keyword_key,
)
from pr_archive.index.analysis import QUERY_STOPWORDS, query_tokens, tokens
from pr_archive.query import And, Everything, Filter, Fuzzy, Node, Not, Or, Phrase, Prefix, Query, Range, Word
from pr_archive.query_parser import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse_query
from pr_archive.records import Person
from tests.index_corpus import NOON, make_release

TODAY = date(2025, 3, 20)

RELEASE = make_release(
    "a",
    title="Rutan Wirasaba Gelar Pembinaan Rohani",
    body="WIRASABA - Warga binaan mengikuti pengajian di musala.\n\nKepala Rutan hadir.",
    summary="Pengajian rutin bagi WBP",
    tags=("rutan wirasaba", "pembinaan"),
    region="wirasaba",
    category="Berita",
    place="Wirasaba",
    author="Sri Lestari",
    institution="Rutan Kelas IIB Wirasaba",
    people=(Person(name="Bagas Wibowo"), Person(name="Sri Lestari")),
    event_date=date(2025, 1, 13),
)


def parse(text: str, **filters: Any) -> Query:
    return parse_query(text, tokens, query_analyser=query_tokens, today=TODAY, stopwords=QUERY_STOPWORDS, **filters)


def finds(text: str, **filters: Any) -> bool:
    return parse(text, **filters).matches(RELEASE)


def word(text: str, field: str | None = None) -> Word:
    (token,) = query_tokens(text)
    return Word(text, token.exact, token.stems, field)


def fails(text: str, **filters: Any) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, **filters)
    return caught.value


# -- words and phrases ------------------------------------------------------------------------------------------


def test_words_are_required() -> None:
    assert parse("rutan  lapas").root == And((word("rutan"), word("lapas")))
    assert parse("rutan").root == word("rutan")
    assert finds("rohani rutan")
    assert not finds("rohani lapas")


def test_a_word_finds_its_other_forms_and_spellings() -> None:
    assert finds("dibina")
    assert finds("mushola")
    assert finds("warga binaan pemasyarakatan")
    assert finds("RUTAN")


def test_words_next_to_each_other_are_analysed_together() -> None:
    first, second = parse("kerja sama").positive_words()
    assert isinstance(first, Word)
    assert isinstance(second, Word)
    assert set(first.stems) & set(second.stems)
    assert parse("kerja (sama)").root == And((word("kerja"), word("sama")))


@pytest.mark.parametrize("text", ['"warga binaan"', "“warga binaan”", "„warga binaan“", '"Warga  Binaan"'])
def test_quotes_of_all_kinds_make_a_phrase(text: str) -> None:
    assert parse(text).root == Phrase("warga binaan", ("warga", "binaan"))
    assert finds(text)


def test_a_phrase_stands_as_written_in_one_text() -> None:
    assert not finds('"binaan warga"')
    assert not finds('"warga dibina"')
    assert not finds('"wirasaba pembinaan"')  # the end of one tag and the beginning of the next
    assert finds('"musala kepala rutan"')


def test_a_quoted_word_is_meant_as_written() -> None:
    assert finds("bina")
    assert not finds('"bina"')


@pytest.mark.parametrize(
    ("text", "words"),
    [("bupati dan camat", ["bupati", "camat"]), ("yang di rutan", ["rutan"]), ("(yang) rutan", ["rutan"])],
)
def test_stop_words_are_left_out(text: str, words: list[str]) -> None:
    assert [one.text for one in parse(text).positive_words()] == words


def test_stop_words_stay_where_there_is_nothing_else() -> None:
    assert parse("yang dan").root == And((word("yang"), word("dan")))
    assert parse("yang OR rutan").root == Or((word("yang"), word("rutan")))
    assert parse("rutan -yang").root == And((word("rutan"), Not(word("yang"))))


def test_stop_words_stay_in_phrases_and_fields() -> None:
    assert parse('"hadir dan pulang"').root == Phrase("", ("hadir", "dan", "pulang"))
    assert parse("title:dan rutan").root == And((word("dan", "title"), word("rutan")))


@pytest.mark.parametrize("text", ["", "  \n", "sort:newest"])
def test_an_empty_text_is_everything(text: str) -> None:
    assert parse(text).root == Everything()
    assert finds(text)


@pytest.mark.parametrize("text", ["()", '""', "& / -", "-()", "//", "???", "-"])
def test_a_text_of_signs_alone_is_a_mistake(text: str) -> None:
    assert "no word to search for" in str(fails(text))
    assert "no word to search for" in str(fails(text, source="warta"))
    assert parse(f"rutan {text}") == parse("rutan")


@pytest.mark.parametrize(
    "text",
    [
        "https://warta.example/berita?id=7",
        "10:30",
        "10.30",
        "Kalapas: rutan",
        "550.000",
        "S.H.",
        "ke-16",
        "a.n.",
    ],
)
def test_addresses_times_and_numbers_are_words(text: str) -> None:
    assert [one.text for one in parse(text).positive_words()] == [
        text[token.start : token.end] for token in query_tokens(text)
    ]


# -- not, or, parentheses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("-lapas", word("lapas")),
        ('-"warga lapas"', Phrase("", ("warga", "lapas"))),
        ("-category:olahraga", Filter("category", "", "olahraga")),
        ("-judul:lapas", word("lapas", "title")),
        ("-published:2024", Range("published", date(2024, 1, 1), date(2024, 12, 31))),
        ("-(lapas razia)", And((word("lapas"), word("razia")))),
        ("-(lapas OR razia)", Or((word("lapas"), word("razia")))),
        ("-narkoti*", Prefix("", "narkoti")),
    ],
)
def test_a_minus_sign_excludes(text: str, child: Any) -> None:
    assert parse(text).root == Not(child)
    assert finds(text)
    assert parse(f"rutan {text}").root == And((word("rutan"), Not(child)))


def test_what_is_excluded_is_not_found_and_not_marked() -> None:
    assert not finds("rutan -rohani")
    assert [one.text for one in parse("rutan -rohani").positive_words()] == ["rutan"]


def test_not_twice_is_not_at_all() -> None:
    assert parse("-(-rutan)").root == word("rutan")


def test_hyphens_in_words_and_dashes_between_them_exclude_nothing() -> None:
    assert parse("buku-buku").root == word("buku-buku")
    assert parse("rutan - lapas").root == And((word("rutan"), word("lapas")))
    assert parse("rutan --lapas").root == And((word("rutan"), word("lapas")))


@pytest.mark.parametrize("text", ["lapas OR rutan", "lapas ATAU rutan", "(lapas OR rutan)", "lapas OR (rutan)"])
def test_one_side_of_an_or_is_enough(text: str) -> None:
    assert parse(text).root == Or((word("lapas"), word("rutan")))
    assert finds(text)


def test_or_binds_closer_than_words_beside_it() -> None:
    assert parse("rohani lapas OR rutan").root == And((word("rohani"), Or((word("lapas"), word("rutan")))))
    assert parse("a1 OR a2 b1 OR b2").root == And((Or((word("a1"), word("a2"))), Or((word("b1"), word("b2")))))
    assert parse("a1 OR (a2 OR a3)").root == Or((word("a1"), word("a2"), word("a3")))


def test_anything_can_be_a_side_of_an_or() -> None:
    assert parse('"warga binaan" OR judul:wbp OR region:demak OR -lapas OR (a1 a2)').root == Or(
        (
            Phrase("", ("warga", "binaan")),
            word("wbp", "title"),
            Filter("region", "", "demak"),
            Not(word("lapas")),
            And((word("a1"), word("a2"))),
        )
    )


def test_a_small_or_is_a_word_and_an_empty_side_is_no_side() -> None:
    assert isinstance(parse("rutan or lapas").root, And)
    assert parse('rutan OR ""').root == word("rutan")


def test_parentheses_group() -> None:
    assert parse("(rohani (rutan))").root == And((word("rohani"), word("rutan")))
    assert parse("(a1 a2) OR b1").root == Or((And((word("a1"), word("a2"))), word("b1")))


# -- fields -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ALIASES))
def test_each_name_of_a_field_means_that_field(name: str) -> None:
    field = FIELDS[ALIASES[name]]
    value = "2025" if field.kind == "date" else "rutan"
    root = parse(f"{name}:{value}").root
    assert root == parse(f"{field.name.upper()}:{value}").root
    assert getattr(root, "field", None) == field.name


@pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
def test_each_example_of_the_table_parses_to_its_field(field: Any) -> None:
    assert getattr(parse(field.example).root, "field", None) == field.name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("judul:rohani", True),
        ("judul:pengajian", False),
        ("ringkasan:wbp", True),
        ("isi:musala", True),
        ("isi:rohani", False),
        ("tag:pembinaan", True),
        ('judul:"pembinaan rohani"', True),
        ('judul:"rohani pembinaan"', False),
        ("sumber:humas-wirasaba", True),
        ("SUMBER:Humas-Wirasaba", True),
        ("sumber:humas", False),
        ("kategori:berita", True),
        ("lembaga:wirasaba", True),
        ('lembaga:"rutan wirasaba"', True),
        ('lembaga:"rutan kelas iib  WIRASABA"', True),
        ('lembaga:"lapas wirasaba"', False),
        ("tokoh:bagas", True),
        ('tokoh:"wibowo bagas"', True),
        ('tokoh:"bagas lestari"', False),
        ("penulis:lestari", True),
        ("tempat:wirasaba", True),
        ("bahasa:id", True),
    ],
)
def test_a_field_term_looks_in_that_field_only(text: str, found: bool) -> None:
    assert finds(text) == found


def test_a_quote_right_behind_the_colon_belongs_to_the_field() -> None:
    assert parse('judul:"warga binaan" hadir').root == And((Phrase("", ("warga", "binaan"), "title"), word("hadir")))
    assert parse("judul:“warga binaan”").root == Phrase("", ("warga", "binaan"), "title")
    assert parse('lembaga:"Rutan Blora"').root == Filter("institution", "", "rutan blora")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("published:2025-01..2025-03", Range("published", date(2025, 1, 1), date(2025, 3, 31))),
        ("terbit:2025-03..2025-01", Range("published", date(2025, 1, 1), date(2025, 3, 31))),
        ("tanggal:2025-01-14", Range("published", date(2025, 1, 14), date(2025, 1, 14))),
        ("published:2025..", Range("published", date(2025, 1, 1), None)),
        ("published:..2025-02", Range("published", None, date(2025, 2, 28))),
        ('published:"14 Januari 2025"', Range("published", date(2025, 1, 14), date(2025, 1, 14))),
        ('terbit:"minggu lalu"', Range("published", date(2025, 3, 10), date(2025, 3, 16))),
        ("acara:2025-01", Range("event", date(2025, 1, 1), date(2025, 1, 31))),
        ("since:2025-01", Range("published", date(2025, 1, 1), None)),
        ("sejak:maret", Range("published", date(2025, 3, 1), None)),
        ("dari:14/01/2025", Range("published", date(2025, 1, 14), None)),
        ("until:2025-01", Range("published", None, date(2025, 1, 31))),
        ("sampai:2025", Range("published", None, date(2025, 12, 31))),
        ('hingga:"bulan lalu"', Range("published", None, date(2025, 2, 28))),
        ("since:2025-01..2025-03", Range("published", date(2025, 1, 1), None)),
        ("terbit:bulan lalu", Range("published", date(2025, 2, 1), date(2025, 2, 28))),
        ("terbit:14 Januari 2025", Range("published", date(2025, 1, 14), date(2025, 1, 14))),
        ("sejak:Januari 2024", Range("published", date(2024, 1, 1), None)),
        ("acara:Selasa, 14 Januari 2025", Range("event", date(2025, 1, 14), date(2025, 1, 14))),
        ("event_date:2025-01", Range("event", date(2025, 1, 1), date(2025, 1, 31))),
    ],
)
def test_days(text: str, root: Range) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("terbit:Januari rutan", "published:2025-01 rutan"),
        ('terbit:"Januari" 2024', "published:2025-01 2024"),
        ("(terbit:Januari) 2024", "published:2025-01 2024"),
        ("terbit:2025 Januari", "published:2025 Januari"),
        ("terbit:2025.. Januari", "published:2025-01-01.. Januari"),
    ],
)
def test_a_date_ends_where_the_next_word_is_no_part_of_it(text: str, normal: str) -> None:
    assert parse(text).normal() == normal
    assert parse(normal) == parse(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("published:2025-01-14", True),
        ("published:2025-01-15..", False),
        ("until:2025-01-14", True),
        ("until:2025-01-13", False),
        ("since:2025-01-14", True),
        ("event:2025-01-13", True),
        ("event:2025-01-14", False),
    ],
)
def test_days_include_both_ends(text: str, found: bool) -> None:
    assert finds(text) == found


def test_a_release_without_a_date_is_in_no_range() -> None:
    undated = make_release("b", title="rutan", published=None)
    assert not parse("published:..2025").matches(undated)
    assert parse("-published:..2025").matches(undated)


# -- date phrases -----------------------------------------------------------------------------------------------


def named(text: str, start: date, end: date) -> Or:
    """Return what a month or a day among the words asks for."""
    return Or((Range("published", start, end), Range("event", start, end), Phrase("", tuple(text.lower().split()))))


JANUARY = named("Januari 2025", date(2025, 1, 1), date(2025, 1, 31))
FEBRUARY = named("Februari 2025", date(2025, 2, 1), date(2025, 2, 28))
THE_14TH = named("14 Januari 2025", date(2025, 1, 14), date(2025, 1, 14))
TWO_MONTHS = Range("published", date(2025, 1, 1), date(2025, 2, 28))
LAST_WEEK = Range("published", date(2025, 3, 10), date(2025, 3, 16))
LAST_MONTH = Range("published", date(2025, 2, 1), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("pelantikan Januari 2025", And((word("pelantikan"), JANUARY))),
        ("pelantikan bulan Januari 2025", And((word("pelantikan"), JANUARY))),
        ("14 Januari 2025", THE_14TH),
        ("apel pada Selasa, 14 Januari 2025", And((word("apel"), THE_14TH))),
        ("pelantikan sejak Maret", And((word("pelantikan"), Range("published", date(2025, 3, 1), None)))),
        ("remisi sampai Februari", And((word("remisi"), Range("published", None, date(2025, 2, 28))))),
        ("panen Januari sampai Februari 2025", And((word("panen"), TWO_MONTHS))),
        ("bulan lalu razia", And((LAST_MONTH, word("razia")))),
        ("panen 3 hari terakhir", And((word("panen"), Range("published", date(2025, 3, 17), TODAY)))),
        ("minggu lalu OR bulan lalu", Or((LAST_WEEK, LAST_MONTH))),
        ("Januari 2025 OR Februari 2025 panen", And((Or(JANUARY.children + FEBRUARY.children), word("panen")))),
        ("panen -(minggu lalu)", And((word("panen"), Not(LAST_WEEK)))),
        ("-minggu lalu", And((Not(word("minggu")), word("lalu")))),
        ('panen minggu "" lalu', And((word("panen"), LAST_WEEK))),
    ],
)  # fmt: skip
def test_date_phrases_among_the_words_narrow(text: str, root: Node) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"published": NOON}, True),
        ({"published": NOON.replace(month=2), "event_date": date(2025, 1, 31)}, True),
        ({"published": None, "body": "Rapat pada Januari 2025 di Wirasaba."}, True),
        ({"published": NOON.replace(month=2)}, False),
        ({"published": None}, False),
    ],
)
def test_a_month_is_that_of_publication_or_of_the_event_or_is_named(changes: dict[str, Any], found: bool) -> None:
    release = make_release("b", title="Panen Raya", **changes)
    assert parse("panen Januari 2025").matches(release) == found


@pytest.mark.parametrize("text", ['"Januari 2025"', "judul:januari judul:2025", "maret 14", "31 Februari 2025"])
def test_dates_in_phrases_and_fields_and_unclear_ones_are_words(text: str) -> None:
    assert "Range" not in repr(parse(text).root)


# -- prefix, fuzzy, sort ----------------------------------------------------------------------------------------


def test_a_star_finds_beginnings() -> None:
    assert parse("peng*").root == Prefix("peng*", "peng")
    assert parse("judul:ROHAN*").root == Prefix("", "rohan", "title")
    assert finds("pengaj*")
    assert not finds("judul:pengaj*")


@pytest.mark.parametrize(
    ("text", "found"),
    [("pengajain~", True), ("pengjian~", True), ("rutn~", True), ("wirusubu~", False), ("dengajian~", False)],
)
def test_a_tilde_finds_near_words(text: str, found: bool) -> None:
    assert isinstance(parse(text).root, Fuzzy)
    assert finds(text) == found


def test_the_shorter_a_word_the_fewer_slips() -> None:
    assert not Fuzzy("", "wbp").fits("wba")
    assert Fuzzy("", "rutan").fits("rutna")
    assert not Fuzzy("", "rutan").fits("rtna")
    assert Fuzzy("", "pengajian").fits("pengjain")
    assert not Fuzzy("", "pengajian").fits("pngjin")
    assert Fuzzy("", "ab").fits("ab")


@pytest.mark.parametrize("name", sorted(SORT_NAMES))
@pytest.mark.parametrize("order", sorted(ORDER_NAMES))
def test_each_name_of_an_order_sorts(name: str, order: str) -> None:
    query = parse(f"{name}:{order.upper()} rutan")
    assert (query.sort, query.root) == (ORDER_NAMES[order], word("rutan"))


def test_the_order_given_beside_the_text_wins() -> None:
    assert parse("rutan").sort == "relevance"
    assert parse("rutan sort:newest", sort="oldest").sort == "oldest"


# -- errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "position", "suggestion"),
    [
        ("rutan judl:remisi", "no field 'judl'; there are title, ", 6, "judul:remisi"),
        ('Titel:"hari raya"', "no field 'Titel'", 0, 'title:"hari raya"'),
        ("pukul:10", "no field 'pukul'", 0, '"pukul:10"'),
        ("a1 published:2025-02-30", "'2025-02-30' is no date", 13, "2025-02"),
        ("since:2025-13", "'2025-13' is no date", 6, "2025"),
        ("sejak:Januri", "'Januri' is no date", 6, "januari"),
        ("terbit:kapan", "'kapan' is no date", 7, None),
        ("since:..2025", "needs a first day", 6, None),
        ("sampai:2025..", "needs a last day", 7, None),
        ('rutan "warga binaan', "a quote is not closed", 6, 'rutan "warga binaan"'),
        ('judul:"warga', "a quote is not closed", 6, 'judul:"warga"'),
        ("rutan (lapas OR (a1)", "a parenthesis is not closed", 6, "rutan (lapas OR (a1))"),
        ("rutan) lapas", "a parenthesis is closed that was never opened", 5, None),
        ("OR rutan", "OR has nothing before it", 0, '"or"'),
        ("rutan ATAU", "ATAU has nothing after it", 6, '"atau"'),
        ("(rutan OR)", "OR has nothing after it", 7, '"or"'),
        ("rutan OR OR lapas", "OR has nothing before it", 9, '"or"'),
        ("*", "a star goes behind a word", 0, None),
        ("ru*", "a star goes behind a word of 3 letters", 0, None),
        ("rutan *lapas*", "a star goes behind", 6, "lapas*"),
        ("ru*tanas", "a star goes behind", 0, "tanas*"),
        ("judul:*", "a star goes behind", 6, None),
        ("rutan/lapas~", "a tilde goes behind one word", 0, None),
        ("sumber:humas*", "sumber: takes a value as it is, without *", 7, None),
        ("lembaga:rutn~", "lembaga: takes a value as it is, without ~", 8, None),
        ("a1 judul:", "judul: has no value", 3, None),
        ("judul: remisi", "judul: has no value", 0, None),
        ('judul:""', "judul: has no value", 0, None),
        ("judul:(remisi)", "judul: has no value", 0, None),
        ("judul:-remisi", "judul: has no value", 0, "-judul:remisi"),
        ("sort:newst", "no order 'newst'; there are relevance, newest", 5, "sort:newest"),
        ("x" * (MAX_LENGTH + 1), "longer than 512 characters", MAX_LENGTH, None),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str, position: int, suggestion: str | None) -> None:
    error = fails(text)
    assert message in str(error)
    assert (error.position, error.suggestion) == (position, suggestion)


@pytest.mark.parametrize(
    ("filters", "message", "suggestion"),
    [
        ({"sorce": "a"}, "no filter 'sorce'; there are source", "source"),
        ({"since": "2025-02-30"}, "since: '2025-02-30' is no date", "2025-02"),
        ({"since": ["2024", "2025"]}, "since: takes one date, not 2", None),
        ({"source": 5}, "source: takes a text, not 5", None),
        ({"source": b"humas"}, "source: takes a text", None),
        ({"event_until": 2025}, "event_until: takes a text or a date, not 2025", None),
        ({"sort": "newes"}, "no order 'newes'", "newest"),
    ],
)
def test_wrong_filters(filters: dict[str, Any], message: str, suggestion: str | None) -> None:
    error = fails("rutan", **filters)
    assert message in str(error)
    assert error.suggestion == suggestion


# -- limits -----------------------------------------------------------------------------------------------------


def test_a_query_has_at_most_32_words_wherever_they_stand() -> None:
    words = [f"kata{number}" for number in range(MAX_TERMS)]
    parse(" ".join(words))
    parse(" ".join(["yang", *words]))
    for text in (" ".join([*words, "lagi"]), f"-({' '.join(words)} lagi)", f"lagi {' OR '.join(words)}"):
        assert "more than 32 words" in str(fails(text))
    assert "more than 32 words" in str(fails("lagi", source=words))


def test_parentheses_are_at_most_8_deep() -> None:
    assert parse(f"{'(' * MAX_DEPTH}rutan{')' * MAX_DEPTH}").root == word("rutan")
    error = fails(f"{'(' * (MAX_DEPTH + 1)}rutan{')' * (MAX_DEPTH + 1)}")
    assert "more than 8 parentheses" in str(error)
    assert error.position == MAX_DEPTH


# -- filters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"source": "humas-wirasaba"}, True),
        ({"source": "humas"}, False),
        ({"source": ["humas", "humas-wirasaba"]}, True),
        ({"source": ("humas", "warta")}, False),
        ({"institution": "Rutan Wirasaba"}, True),
        ({"institution": "Lapas Wirasaba"}, False),
        ({"person": "Lestari", "category": "berita"}, True),
        ({"person": "Lestari", "category": "olahraga"}, False),
        ({"place": "wirasaba", "author": "sri", "language": "id", "region": "WIRASABA"}, True),
        ({"since": "2025-01", "until": "2025-01"}, True),
        ({"since": date(2025, 1, 15)}, False),
        ({"until": datetime(2025, 1, 14, tzinfo=UTC)}, True),
        ({"until": date(2025, 1, 13)}, False),
        ({"event_since": "2025-01-13", "event_until": "2025-01-13"}, True),
        ({"event_until": "2025-01-12"}, False),
    ],
)
def test_filters_narrow(filters: dict[str, Any], found: bool) -> None:
    assert finds("rutan", **filters) == found
    assert finds("", **filters) == found


@pytest.mark.parametrize("nothing", [None, "", "  ", (), [], ["", None]])
@pytest.mark.parametrize("name", ["source", "institution", "since", "event_until"])
def test_empty_filters_say_nothing(name: str, nothing: Any) -> None:
    assert parse("rutan", **{name: nothing}) == parse("rutan")


def test_an_institution_is_found_without_its_class() -> None:
    release = make_release("b", institution="Rutan Kelas IIB Blora")
    assert parse("", institution="Rutan Blora").matches(release)
    assert not parse("", institution="Rutan Blora").matches(make_release("c", institution="Rutan Kelas IIB Demak"))


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Sri Lestari, S.H., M.H.", "Lestari"),
        ("Sri Lestari, S.H.", "sri lestari s.h."),
        ("H. Ma’ruf Wibowo", "Ma'ruf"),
        ("Ma'ruf Wibowo", "MARUF WIBOWO"),
        ("Ｓｒｉ　Lestari (Humas)", "sri humas"),
    ],
)
def test_punctuation_around_the_words_of_a_name_does_not_matter(name: str, asked: str) -> None:
    release = make_release("b", people=(Person(name=name),))
    assert parse("", person=asked).matches(release)
    assert parse(f'tokoh:"{asked}"').matches(release)
    assert not parse(f'tokoh:"{asked} lain"').matches(release)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("  Humas   Wirasaba ", "humas wirasaba"),
        ("humas-wirasaba", "humas-wirasaba"),
        ("Hukum & HAM", "hukum & ham"),
        ("“Jum'at” Berkah!", "jumat berkah"),
        ("...", "..."),
        ("STRASSE", keyword_key("straße")),
        ("", ""),
    ],
)
def test_the_key_of_a_value(value: str, key: str) -> None:
    assert keyword_key(value) == key == keyword_key(key)


def test_a_value_with_quotes_in_it_can_be_asked_for() -> None:
    release = make_release("b", institution='LPKA "Tunas" Wirasaba')
    assert parse("", institution='lpka "tunas" wirasaba').matches(release)
    assert parse("lembaga:\"lpka 'tunas' wirasaba\"").matches(release)


# -- relaxing and printing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "relaxed"),
    [
        ("rutan rohani", "rutan OR rohani"),
        ("rutan lapas OR razia", "rutan OR lapas OR razia"),
        ("rutan rohani -lapas since:2025", "(rutan OR rohani) -lapas published:2025-01-01.."),
        ('rutan "warga binaan" sumber:warta', '(rutan OR "warga binaan") source:warta'),
        ("rutan", "rutan"),
        ("rutan -lapas", "rutan -lapas"),
        ("rutan OR lapas", "rutan OR lapas"),
        ("sumber:warta since:2025", "source:warta published:2025-01-01.."),
        ("panen minggu lalu", "panen published:2025-03-10..2025-03-16"),
        ("panen Maret 2024", 'panen OR published:2024-03 OR event:2024-03 OR "Maret 2024"'),
        ("rutan rohani sort:newest", "rutan OR rohani sort:newest"),
        ("", ""),
    ],
)
def test_relaxing_makes_words_optional_and_leaves_what_narrows(text: str, relaxed: str) -> None:
    assert parse(text).relaxed().normal() == relaxed


def test_a_relaxed_word_keeps_the_terms_of_its_neighbourhood() -> None:
    joined = make_release("b", title="Kerjasama dengan pesantren")
    assert parse("kerja sama lapas").relaxed().matches(joined)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Rutan   dan lapas ", "Rutan dan lapas"),
        ("(rutan) (lapas)", "rutan (lapas)"),
        ("judul:remisi ISI:“hari raya”", 'title:remisi body:"hari raya"'),
        ("rutan (lapas ATAU razia)", "rutan (lapas OR razia)"),
        ("(rutan lapas) OR razia", "(rutan lapas) OR razia"),
        ("-(rutan OR lapas)", "-(rutan OR lapas)"),
        ("urut:terbaru razia bulan lalu", "razia published:2025-02 sort:newest"),
        ("lembaga:rutan sumber:humas-wirasaba", 'institution:rutan source:"humas-wirasaba"'),
        ("terbit:2025-01-14", "published:2025-01-14"),
        ("terbit:2024-02-01..2024-02-29", "published:2024-02"),
        ("terbit:2024-01..2024-12", "published:2024"),
        ("terbit:2024-01..2024-11", "published:2024-01-01..2024-11-30"),
        ("terbit:0800", "published:0800"),
        ("acara:..9999", "event:..9999-12-31"),
        ("panen Januari 2025", 'panen (published:2025-01 OR event:2025-01 OR "Januari 2025")'),
        ("sort:newest", "sort:newest"),
        ("narkoti* pengajain~", "narkoti* pengajain~"),
        ("", ""),
    ],
)
def test_the_normal_form(text: str, normal: str) -> None:
    assert parse(text).normal() == normal
    assert parse(normal) == parse(text)


def test_queries_are_equal_when_they_ask_for_the_same() -> None:
    assert parse("Rutan ATAU “Warga Binaan”") == parse('rutan OR "warga binaan"')
    assert parse("sumber:Warta") == parse("", source="warta")
    assert parse("rutan") != parse("rutan sort:newest")
    assert parse("rutan") != parse("judul:rutan")
    assert len({parse("RAZIA*").root, parse("razia*").root}) == 1


def test_the_explanation_shows_the_tree_with_its_terms() -> None:
    described = parse('dibina "warga binaan" -lapas since:2025 sumber:warta OR razia* OR rutn~').describe()
    assert described["sort"] == "relevance"
    assert described["tree"] == {
        "and": [
            {"word": "dibina", "exact": "dibina", "stems": list(query_tokens("dibina")[0].stems), "field": None},
            {"phrase": ["warga", "binaan"], "field": None},
            {"not": {"word": "lapas", "exact": "lapas", "stems": ["lapas"], "field": None}},
            {"range": ["2025-01-01", None], "field": "published"},
            {
                "or": [
                    {"filter": "warta", "field": "source"},
                    {"prefix": "razia", "field": None},
                    {"fuzzy": "rutn", "field": None},
                ]
            },
        ]
    }
    assert parse("").describe() == {"normal": "", "sort": "relevance", "tree": "everything"}


# -- the table --------------------------------------------------------------------------------------------------


def test_no_name_means_two_things() -> None:
    names = [name for one in FIELDS.values() for name in (one.name, *one.aliases)]
    names += [*BOUNDS, *SORT_NAMES]
    assert len(names) == len(set(names))
    assert set(ORDER_NAMES.values()) == set(SORTS)


def test_the_names_of_fields_are_listed_for_help() -> None:
    listed = re.findall(r"[a-z_]+", field_names())
    assert sorted(listed) == sorted([*ALIASES, *BOUNDS, *SORT_NAMES])
    assert "title (judul), " in field_names()


DOCS = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text(encoding="utf-8")


def examples(kind: str) -> list[str]:
    """Return the lines of the code blocks of a kind in the docs."""
    return [line for block in re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL) for line in block.splitlines()]


def test_the_docs_have_the_table_of_fields() -> None:
    assert f"\n\n{field_table()}\n" in DOCS


def test_the_queries_of_the_docs_parse() -> None:
    assert len(examples("query")) > 20
    for text in examples("query"):
        assert parse(parse(text).normal()) == parse(text)


@pytest.mark.parametrize("text", examples("wrong"))
def test_the_mistakes_of_the_docs_are_errors(text: str) -> None:
    assert fails(text).position is not None
