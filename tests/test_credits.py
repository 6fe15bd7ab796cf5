"""The credit at the end of a release."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.enrich.credits import find_credit

JUDGED = Path(__file__).parent / "eval" / "quotes.jsonl"
TEXT = "BLORA – Rutan Blora menggelar razia, Selasa (14/01).\n\nKegiatan berjalan aman dan tertib."


def credit(body: str) -> str | None:
    found = find_credit(body)
    return found.text if found else None


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (" (Humas Rutan Blora)", "Humas Rutan Blora"),
        ("\n\n(Humas Rutan Blora)", "Humas Rutan Blora"),
        (" (Pendim/Bulu)", "Pendim/Bulu"),
        (" (Pendim0716/demak).", "Pendim0716/demak"),
        (" *** (MJ)", "MJ"),
        (" (Red)***", "Red"),
        (" (Dheni)", "Dheni"),
        (" ([Dheni](#))", "Dheni"),
        (" (N.son/Raihan)", "N.son/Raihan"),
        (" (Hr 73)", "Hr 73"),
        (" (humassekkedewan/humasres-eml)", "humassekkedewan/humasres-eml"),
        (" (PenSatgas Yonif 1 Marinir)", "PenSatgas Yonif 1 Marinir"),
        (" [Humas Lapas Tuban]", "Humas Lapas Tuban"),
        (" *(Humas Lapas Tuban)*", "Humas Lapas Tuban"),
        (" (Humas\xa0Lapas  Tuban)", "Humas Lapas Tuban"),
        (" (Humas Rutan Blora", "Humas Rutan Blora"),
        ("\n\nHumas Rutan Blora", "Humas Rutan Blora"),
        (" – Humas Rutan Blora", "Humas Rutan Blora"),
        ("\n\nSumber: Humas Polres Demak", "Sumber: Humas Polres Demak"),
        (" Sumber: Humas Polres Demak", "Sumber: Humas Polres Demak"),
        (" (Sumber: Humas Polres Demak)", "Sumber: Humas Polres Demak"),
        ("\n\nPenulis: Laras | Editor: Yudha", "Penulis: Laras | Editor: Yudha"),
        (" Penulis: Laras | Editor: Yudha", "Penulis: Laras | Editor: Yudha"),
        ("\n\nReporter: Laras\n\nEditor: Yudha", "Reporter: Laras | Editor: Yudha"),
        ("\n\nReporter : Laras\nEditor : Yudha", "Reporter : Laras | Editor : Yudha"),
        ("\n\nAutentikasi:\nKapten Inf Puguh Wibowo", "Autentikasi: Kapten Inf Puguh Wibowo"),
        (" (Humas Rutan Blora)\n\n#RutanBlora #Imipas", "Humas Rutan Blora"),
        (" (Humas Rutan Blora)\n\n***", "Humas Rutan Blora"),
        (" (hms)\n\nBaca juga: Razia di Lapas Pati", "hms"),
    ],
)
def test_forms(end: str, expected: str) -> None:
    body = TEXT + end
    found = find_credit(body)
    assert found is not None
    assert found.text == expected
    if expected.startswith(("Reporter", "Autentikasi")):
        assert body[found.start : found.end].startswith(expected[:8])
    else:
        assert " ".join(body[found.start : found.end].split()) == expected


@pytest.mark.parametrize(
    "end",
    [
        "",
        " Peserta adalah warga binaan pemasyarakatan (WBP).",
        " Lomba digelar Jumat (10/10)",
        " Acara dimulai pukul 09.00 (WIB)",
        " (*)",
        " ***",
        " (Foto: Humas)",
        " (bersambung)",
        " (Kegiatan itu akan diulang pada bulan depan bersama seluruh petugas dan warga sekitar.)",
        "\n\nTim Sepak Bola Lapas Slawi",
        "\n\nHumas Rutan Blora menyampaikan terima kasih",
        " Petugas menyita satu pisau (rakitan)",
        " Keterangan: semua barang dimusnahkan",
    ],
)
def test_no_credit(end: str) -> None:
    assert credit(TEXT + end) is None


def test_judged_set() -> None:
    texts = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    wrong = [text["body"][-60:] for text in texts if credit(text["body"]) != text["credit"]]
    assert len(wrong) <= 1, wrong


@given(st.text(alphabet="()[]Humas Red:|*#/\n.-“", max_size=120) | st.text(max_size=200))
def test_never_raises_and_spans_are_right(tail: str) -> None:
    body = TEXT + tail
    found = find_credit(body)
    if found:
        assert 0 <= found.start < found.end <= len(body)
        assert found.text
        assert body[found.start : found.end].startswith(found.text.split()[0])
    find_credit(tail)


@pytest.mark.parametrize("piece", ["(", ")", "(a) ", "Editor: ", "* ", "\n", "#a ", "- Humas A ", "(a\n"])
def test_garbage_is_quick(piece: str) -> None:
    body = piece * (200_000 // len(piece))
    start = time.process_time()
    find_credit(body)
    assert time.process_time() - start < 5
