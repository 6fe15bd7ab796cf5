"""Quotations and their speakers: the judged set, the forms of marks, and text that is no release at all."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.enrich.quotes import Quotation, find_quotes

JUDGED = Path(__file__).parent / "eval" / "quotes.jsonl"
FLOOR = 0.97


@frozen
class Person:
    name: str
    role: str | None = None


BUDI = Person("Budi Hartawan", "Kepala Rutan Blora")
SITI = Person("Siti Rukmini", "Camat Jepon")


def said(body: str, *people: Person) -> list[tuple[str | None, str]]:
    return [(one.speaker, one.text) for one in find_quotes(body, people or (BUDI, SITI))]


def judged() -> list[dict]:
    return [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]


def test_judged_set() -> None:
    right = found = wanted = 0
    texts = judged()
    for text in texts:
        people = [Person(one["name"], one["role"]) for one in text["people"]]
        got = Counter((one.speaker, one.text) for one in find_quotes(text["body"], people))
        gold = Counter((one["speaker"], one["text"]) for one in text["quotes"])
        right, found, wanted = right + (got & gold).total(), found + got.total(), wanted + gold.total()
    score = 2 * right / (found + wanted)
    assert len(texts) >= 110
    assert score >= FLOOR, f"F1 {score:.3f} on {wanted} quotations"


@pytest.mark.parametrize(
    "body",
    [
        '"Semua aman dan terkendali," ujar Budi.',
        "“Semua aman dan terkendali,” ujar Budi.",
        "„Semua aman dan terkendali,” ujar Budi.",
        "«Semua aman dan terkendali,» ujar Budi.",
        "''Semua aman dan terkendali,'' ujar Budi.",
        "”Semua aman dan terkendali,“ ujar Budi.",
        '"Semua aman dan terkendali,” ujar Budi.',
        "\"Semua aman dan terkendali,' ujar Budi.",
        "'Semua aman dan terkendali,\" ujar Budi.",
        "‘Semua aman dan terkendali,’ ujar Budi.",
        '"Semua aman dan terkendali,"ujar Budi.',
        '" Semua aman dan terkendali, " ujar Budi.',
        '""Semua aman dan terkendali,"" ujar Budi.',
        '"Semua aman dan terkendali, ujar Budi.',
        'Budi mengatakan, "Semua aman dan terkendali,"',
        'Budi mengatakan:"Semua aman dan terkendali,"',
        'Menurut Budi, "Semua aman dan terkendali,"',
        'Kata Budi, "Semua aman dan terkendali,"',
        '"Semua aman dan terkendali," demikian kata Karutan.',
        '"Semua aman dan terkendali," ujar Kepala Rutan.',
        '"Semua aman dan terkendali," ujar Kepala Rumah Tahanan Negara Blora.',
        '"Semua aman dan terkendali," Budi menegaskan.',
        '"Semua aman dan terkendali,"\n\nHal itu dikatakan Budi.',
        'Budi memeriksa blok.\n\n"Semua aman dan terkendali," katanya.',
    ],
)
def test_forms(body: str) -> None:
    assert said(body) == [("Budi Hartawan", "Semua aman dan terkendali,")]


@pytest.mark.parametrize(
    "body",
    [
        'Program "Jumat Berkah" digelar lagi.',
        'Apel bertema "Bersama Kita Bisa, Bersama Kita Jaya."',
        'Tema tahun ini adalah "Bekerja dengan Hati, Melayani Sepenuh Jiwa."',
        'Budi membuka acara "Rutan Mengaji" di aula.',
        'Warga menyebutnya "rumah kedua".',
        "Budi menyampaikan bahwa semua aman dan terkendali.",
        "Pada hari Jum'at, Ma'ruf dan 'Aisyiyah hadir. Jama'ah pulang sebelum sholat Jum'at.",
        'Layar 14" dan pipa 3/4" dibeli panitia.',
        'Ia berani berkata "tidak" kepada calo.',
        '"',
        '""',
        '" "',
        "",
    ],
)
def test_no_speech(body: str) -> None:
    assert said(body) == []


def test_speakers_in_turn() -> None:
    body = (
        '"Satu dua tiga empat," ujar Budi. "Lima enam tujuh delapan," balas Siti. "Baik, kita lanjut," kata Karutan.'
    )
    assert [speaker for speaker, _ in said(body)] == ["Budi Hartawan", "Siti Rukmini", "Budi Hartawan"]


def test_suffix_is_the_last_speaker_and_not_the_last_person() -> None:
    body = '"Kita mulai dari dapur," ujar Budi. Turut hadir Camat Jepon Siti Rukmini. "Lalu ke klinik," tambahnya.'
    assert [speaker for speaker, _ in said(body)] == ["Budi Hartawan", "Budi Hartawan"]


def test_nobody_known() -> None:
    assert said('"Airnya keruh sejak kemarin," kata salah satu warga.') == [(None, "Airnya keruh sejak kemarin,")]
    assert said('"Airnya keruh sejak kemarin," kata Camat Kunduran.') == [(None, "Airnya keruh sejak kemarin,")]


def test_of_two_of_one_name_nobody() -> None:
    two = (Person("Budi Hartawan"), Person("Budi Santosa"))
    assert said('"Airnya keruh lagi," kata Budi.', *two) == [(None, "Airnya keruh lagi,")]
    assert said('"Airnya keruh lagi," kata Budi Santosa.', *two) == [("Budi Santosa", "Airnya keruh lagi,")]


def test_role_comes_with_the_speaker() -> None:
    (quotation,) = find_quotes('"Airnya keruh lagi," kata Siti.', [BUDI, SITI])
    body_start = 1
    assert quotation == Quotation(
        speaker="Siti Rukmini", role="Camat Jepon", text="Airnya keruh lagi,", start=body_start, end=19
    )


def test_over_paragraphs() -> None:
    body = '"Pertama, jujur.\n\n"Kedua, disiplin.\n\n"Ketiga, sabar," ujar Budi.'
    (quotation,) = find_quotes(body, [BUDI])
    assert quotation.text == "Pertama, jujur.\n\nKedua, disiplin.\n\nKetiga, sabar,"
    assert body[quotation.start : quotation.end].endswith("Ketiga, sabar,")


def test_inner_marks_stay() -> None:
    body = '"Kami beri nama "Ngaji Bareng" supaya akrab," ujar Budi.'
    assert said(body) == [("Budi Hartawan", 'Kami beri nama "Ngaji Bareng" supaya akrab,')]


def test_no_break_space_and_mathematical_letters() -> None:
    body = "“Semua\xa0aman dan 𝗧𝗲𝗿𝗸𝗲𝗻𝗱𝗮𝗹𝗶,”\xa0ujar 𝗕𝘂𝗱𝗶."
    assert said(body) == [("Budi Hartawan", "Semua\xa0aman dan 𝗧𝗲𝗿𝗸𝗲𝗻𝗱𝗮𝗹𝗶,")]


PIECES = st.sampled_from(
    ['"', "“", "”", "„", "'", "''", "’", ",,", ",", ". ", "\n\n", " ", "ujarnya", "kata Budi", "Budi mengatakan",
     "tema", "Karutan", "Ma'ruf", "salah satu warga", "Kami siap", "dia", "(", ")", "disampaikan", "H.", "menurut"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_never_raises_and_spans_are_right(body: str, names: list[str]) -> None:
    people = [BUDI, SITI, *(Person(name, name) for name in names)]
    end = 0
    for one in find_quotes(body, people):
        assert end <= one.start < one.end <= len(body)
        parts = one.text.split("\n\n")
        within = body[one.start : one.end]
        assert within.startswith(parts[0])
        assert within.endswith(parts[-1])
        assert one.speaker is None or one.speaker.strip()
        end = one.end


@pytest.mark.parametrize(
    "piece",
    ['"', '" ', '"a ', 'a" ', '"a b" "c" ', "'A b.' ", ",,a ", '"a\n\n', '\n\n"', '"Kami siap, ujar Budi. ',
     "\" a' b ", "Budi mengatakan ", "mengatakan ", "Kepala Rutan ", "H. ", "tema ", '"a," ujar '],
)  # fmt: skip
def test_linear(piece: str) -> None:
    """Four times the text takes about four times as long, not sixteen."""

    def seconds(size: int) -> float:
        body = piece * (size // len(piece)) + '"Tutup buku."'
        start = time.process_time()
        find_quotes(body, [BUDI, SITI])
        return time.process_time() - start

    short, long = seconds(25_000), seconds(100_000)
    assert long < 10 * short + 0.3
