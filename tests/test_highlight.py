"""Highlights and snippets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.index.highlight import highlight, snippet
from tests.index_corpus import QUERIES, texts
from tests.test_index_properties import parsed


def marked(text: str, query: str, field: str | None = None) -> list[str]:
    return [text[place] for place in highlight(text, parsed(query), field)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Pembinaan rohani bagi warga.", "pembinaan", ["Pembinaan"]),
        ("Warga dibina, lalu membina.", "pembinaan", ["dibina", "membina"]),
        ("WBP ikut senam.", "warga binaan pemasyarakatan", ["WBP"]),
        ("Warga Binaan Pemasyarakatan ikut.", "wbp", ["Warga", "Binaan", "Pemasyarakatan"]),
        ("Salat di musala baru.", "mushola", ["musala"]),
        ("Rohani dan pembinaan; pembinaan rohani.", '"pembinaan rohani"', ["pembinaan", "rohani"]),
        ("Kunjungan dan mengunjungi.", "kunj*", ["Kunjungan"]),
        ("Kunjungan keluarga.", "kunjungam~", ["Kunjungan"]),
        ("Razia dan upacara.", "razia -upacara", ["Razia"]),
        ("Razia, upacara, panen.", "razia OR panen", ["Razia", "panen"]),
        ("Jum’at berkah", "jumat", ["Jum’at"]),
        ("Buku-buku baru", "buku", ["Buku-buku"]),
        ("Razia", "", []),
        ("", "razia", []),
    ],
)
def test_marks_what_matched(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_a_word_of_another_field_is_not_marked() -> None:
    assert marked("Razia kamar", "title:razia kamar", "body") == ["kamar"]
    assert marked("Razia kamar", "title:razia kamar", "title") == ["Razia", "kamar"]


FILLER = "Petugas memeriksa blok hunian pada malam hari. "


def test_the_passage_with_most_words_is_shown() -> None:
    text = f"Razia pertama. {FILLER * 9}Lalu pembinaan rohani dan razia digelar. {FILLER * 9}"
    passage, marks = snippet(text, parsed("razia pembinaan rohani"))
    assert [passage[place] for place in marks] == ["pembinaan", "rohani", "razia"]
    assert passage.startswith("… Lalu pembinaan")
    assert passage.endswith("…")
    assert len(passage) <= 245


def test_a_passage_begins_with_its_sentence_and_ends_between_words() -> None:
    text = f"{FILLER * 3}\n\nKepala Rutan membuka pembinaan bagi warga. {FILLER * 5}"
    passage, _ = snippet(text, parsed("pembinaan"), length=100)
    assert passage.startswith("… Kepala Rutan membuka pembinaan bagi warga. Petugas")
    assert passage.rstrip("…").split()[-1] in FILLER.split()


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("Pembinaan\n\nrohani.", parsed("rohani")) == ("Pembinaan rohani.", (slice(10, 16),))


def test_without_a_match_the_beginning_is_shown() -> None:
    passage, marks = snippet(FILLER * 20, parsed("razia"))
    assert passage.startswith("Petugas memeriksa")
    assert passage.endswith("…")
    assert marks == ()
    assert snippet("", parsed("razia")) == ("", ())


@given(texts(40), QUERIES)
def test_slices_are_of_the_text_in_order(text: str, asked: str) -> None:
    last = 0
    for place in highlight(text, parsed(asked)):
        assert last <= place.start < place.stop <= len(text)
        assert text[place].strip() == text[place]
        last = place.stop


@given(texts(60), QUERIES, st.integers(20, 120))
def test_a_passage_is_of_the_text(text: str, asked: str, length: int) -> None:
    passage, marks = snippet(text, parsed(asked), length)
    inner = passage.removeprefix("… ").removesuffix("…")
    assert inner in " ".join(text.split())
    assert len(inner) <= max(length, max((len(word) for word in text.split()), default=0))
    everything = {text[place] for place in highlight(text, parsed(asked), "body")}
    for place in marks:
        assert passage[place] in everything
    if everything:
        assert marks


@given(st.text(max_size=80), QUERIES)
def test_any_text_can_be_marked(text: str, asked: str) -> None:
    for place in highlight(text, parsed(asked)):
        assert 0 <= place.start < place.stop <= len(text)
    snippet(text, parsed(asked), 30)
