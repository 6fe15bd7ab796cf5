"""Every kind of fact on the judged releases, the spans they were read from, and text that is no release at all."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pr_archive.enrich import derive
from pr_archive.enrich.date_forms import fold
from pr_archive.records import Derived
from tests.eval_facts import Score, releases, scores

FLOORS = {
    "event_date": 0.97,
    "place": 0.98,
    "region": 0.97,
    "institution": 0.93,
    "people": 0.90,
    "people (name)": 0.95,
    "quotes": 0.92,
    "quotes (text)": 0.98,
    "credit": 0.92,
}
"""F1 on all judged releases, just below what is reached."""
MONTH = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def table() -> dict[str, Score]:
    return scores()


@pytest.mark.parametrize("fact", FLOORS)
def test_judged_releases_stay_above_the_floor(table: dict[str, Score], fact: str) -> None:
    assert table[fact].f1 >= FLOORS[fact]


def test_contradictions_are_found_and_none_is_invented(table: dict[str, Score]) -> None:
    assert table["contradiction"].precision >= 0.95
    assert table["contradiction"].recall >= 0.95


def shown(row_title: str, body: str, derived: Derived, fact: str) -> list[str]:
    texts = {"title": row_title, "body": body}
    return [texts[span.part][span.start : span.end] for span in derived.spans if span.fact == fact]


def plain(text: str) -> str:
    return " ".join(fold(text).lower().split())


def check_spans(title: str, body: str, derived: Derived) -> None:
    """Every span lies inside its text and shows the fact, word for word."""
    facts = derived.facts
    for span in derived.spans:
        assert 0 <= span.start < span.end <= len(title if span.part == "title" else body)
    wanted = {f"people.{number}": one.name for number, one in enumerate(facts.people)}
    wanted |= {"place": facts.place or "", "event_date": facts.event_date_raw or "", "credit": facts.credit or ""}
    for fact, value in wanted.items():
        for text in shown(title, body, derived, fact):
            assert plain(text) == plain(value)
    for number, quote in enumerate(facts.quotes):
        (text,) = shown(title, body, derived, f"quotes.{number}")
        parts = [plain(part) for part in quote.text.split("\n\n")]
        assert plain(text).startswith(parts[0])
        assert plain(text).endswith(parts[-1])


def test_spans_of_the_judged_releases_show_the_facts() -> None:
    for row in releases():
        derived = derive(row["title"], row["body"], row["published"])
        check_spans(row["title"], row["body"], derived)
        kinds = [span.fact.partition(".")[0] for span in derived.spans]
        assert kinds.count("people") == len(derived.facts.people)
        assert kinds.count("quotes") == len(derived.facts.quotes)
        if derived.facts.institution:
            assert shown(row["title"], row["body"], derived, "institution")


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ('Camat Tayu Budi Santosa hadir.\n\n"Saya senang sekali," ujar Lasmijan, peternak asal Tayu.', "Lasmijan"),
        ('Camat Tayu Budi Santosa hadir.\n\n"Saya senang sekali," kata Ngatmin, pedagang bakso.', "Ngatmin"),
        ('Camat Tayu Budi Santosa hadir.\n\n"Saya senang sekali," tutur Kasturi (61).', "Kasturi"),
        ('Camat Tayu Budi Santosa hadir.\n\n"Saya senang sekali," ujar RF.', "RF"),
        ('Camat Tayu Budi Santosa hadir.\n\n"Saya senang sekali," kata Y.B., warga binaan.', "Y.B."),
        ('Tanam dipimpin Camat Tayu Budi Santosa, S.H. "Kita mulai dari hulu," tegasnya.', "Budi Santosa"),
        ('Di sana ada mandor bernama Suwandi. "Dasarnya harus kering," jelasnya.', "Suwandi"),
        ('Seorang warga datang. "Saya senang sekali sore ini," katanya.', None),
    ],
)
def test_the_name_beside_the_verb_speaks(body: str, speaker: str | None) -> None:
    facts = derive("", body, MONTH).facts
    assert [one.speaker for one in facts.quotes] == [speaker]
    assert speaker is None or speaker in [one.name for one in facts.people]


@pytest.mark.parametrize(
    ("body", "name", "role"),
    [
        ("Dirreskrimsus Polda Jateng Kombes Pol Arya Dharma hadir.", "Arya Dharma", "Dirreskrimsus Polda Jateng"),
        ("Kapolres Pati AKBP Yosafat Pranata, S.H., hadir.", "Yosafat Pranata", "Kapolres Pati"),
        ("Kasi Lalu Lintas Intan Permatasari hadir.", "Intan Permatasari", "Kasi Lalu Lintas"),
        ("Lurah Girimulyo Ngadiyo hadir.", "Ngadiyo", "Lurah Girimulyo"),
        ("Melki Sarito dari Panwascam Juwana hadir.", "Melki Sarito", "Panwascam Juwana"),
        ("Ketua RT 03 Dusun Sikenong Ratmo hadir.", "Ratmo", "Ketua RT 03 Dusun Sikenong"),
    ],
)
def test_names_are_whole_and_offices_are_none(body: str, name: str, role: str) -> None:
    assert [(one.name, one.role) for one in derive("", body, MONTH).facts.people] == [(name, role)]


PIECES = (
    'Kepala Rutan Blora Budi Hardiono , . ( ) " “ ” S.H. AKP Desa Kunden selaku yang RF (17) Y.B. Selasa (14/01) - '
    "kata ujarnya mengatakan dipimpin Ia 𝗕𝘂𝗱𝗶 İ dari Divisi Humas P3KP ‘ ’ Dra. 14/01/2025 : | warga Polres"
)
words = st.sampled_from([*PIECES.split(), "\n\n"])
texts = st.one_of(st.text(), st.lists(words, max_size=60).map(" ".join), st.lists(words, max_size=40).map("".join))


@given(texts, texts, st.sampled_from([None, MONTH]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(title: str, body: str, published: datetime | None) -> None:
    derived = derive(title, body, published)
    check_spans(title, body, derived)
    assert derive(title, body, published) == derived


@pytest.mark.parametrize(
    "piece",
    ["Kepala Rutan Blora, ", 'RF (17), "', "Budi dari Divisi Humas ", '"a," ujar RF. ', "Ia Budi. ", "A1B", "𝗕“",
     "Dipimpin Budi. "],
)  # fmt: skip
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes about four times as long, not sixteen."""

    def seconds(size: int) -> float:
        body = piece * (size // len(piece)) + '"Tutup buku," ujarnya.'
        started = time.process_time()
        derive("", body, MONTH)
        return time.process_time() - started

    seconds(2_000)
    short, long = seconds(12_000), seconds(48_000)
    assert long < 10 * short + 0.3
