"""Datelines: the forms that regional sites print, texts that begin without one, and any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.demo.sample import releases
from pr_archive.enrich.datelines import find_dateline

# What opens the text, up to where the text proper begins | the place. `~` is a blank at the end.
DATELINES = """
Blora -~ | Blora
BLORA –~ | Blora
Pati —~ | Pati
Demak- | Demak
Surabaya,-~ | Surabaya
MAGELANG,–~ | Magelang
Mojokerto, -~ | Mojokerto
BLORA.~ | Blora
BREBES :~ | Brebes
Lumajang,~ | Lumajang
Blora --~ | Blora
Nusakambangan (05/01) -~ | Nusakambangan
Cilacap (Selasa, 17/10/2023) -~ | Cilacap
NUSAKAMBANGAN (28/01 –~ | Nusakambangan
Nusakambangan, (18/06/25) —~ | Nusakambangan
Nusakambangan, 7 Oktober 2025 —~ | Nusakambangan
Semarang, Selasa (14/01/2025) –~ | Semarang
TEMANGGUNG, Selasa 21 Nopember 2023.~ | Temanggung
Padang Pariaman, 14 Januari 2025.~ | Padang Pariaman
CILACAP, INFO_PAS –~ | Cilacap
CILACAP – INFO_PAS.~ | Cilacap
Depok, INFO_PAS -~ | Depok
Lombok Tengah, NTB –~ | Lombok Tengah
Merauke, Papua Selatan —~ | Merauke
Blora, Jawa Tengah (14/01/2025) -~ | Blora
BLORA, Kabarbengawan.com –~ | Blora
BLORA/KABARBENGAWAN.COM –~ | Blora
BLORA (KABARBENGAWAN.ID) –~ | Blora
Cilacap (ANTARA) -~ | Cilacap
Wartaini6.com, Blora -~ | Blora
Beritakita.co, Kota Kediri –~ | Kota Kediri
KABARBANYUMAS.COM, CILACAP -~ | Cilacap
MPNI - Rembang -~ | Rembang
BITUNG, JKN - | Bitung
KBRN, Purwokerto:~ | Purwokerto
DEMAK || Beritakita.com –~ | Demak
MAROS ||~ | Maros
KABARNEGERI.Com I Makassar –~ | Makassar
Polres Bojonegoro –~ | Bojonegoro
Lapas Kelas IIA Magelang –~ | Magelang
Blora – Polda Jateng |~ | Blora
Tribratanews.jateng.polri.go.id, Demak –~ | Demak
𝗕𝗟𝗢𝗥𝗔 —~ | Blora
*BLORA* -~ | Blora
KULON PROGO —~ | Kulon Progo
TOJO UNA-UNA –~ | Tojo Una-Una
OKU TIMUR -~ | OKU Timur
Kab. Blora -~ | Kab. Blora
kendal -~ | Kendal
INFO_PAS -~ | -
Beritakita.com -~ | -
"""
ROWS = [row.split(" | ") if row.count(" | ") == 1 else row.rsplit(" | ", 1) for row in DATELINES.strip().splitlines()]
REST = "Kepala Rutan Kelas IIB Lumajang dan Kapolres Demak meninjau dapur umum."


@pytest.mark.parametrize(("opening", "place"), ROWS, ids=[row[0] for row in ROWS])
def test_dateline(opening: str, place: str) -> None:
    body = opening.replace("~", " ") + REST
    dateline = find_dateline(body)
    assert dateline is not None
    assert dateline.place == (None if place == "-" else place)
    assert body[dateline.stop :] == REST
    assert (dateline.start == dateline.end) == (dateline.place is None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rutan Kelas IIB Blora menggelar razia kamar hunian.",
        "Kepala Rutan Blora, Budi Santoso, memimpin apel.",
        "Sebanyak 12 warga binaan bebas.",
        "Jakarta-Surabaya kini lebih dekat dengan kereta baru.",
        "Polres Demak-Kodim Demak menggelar patroli.",
        "Senin (14/01) - Rapat digelar di aula.",
        "Selasa, 14 Januari 2025 - Rutan Blora menggelar apel.",
        "Budi, Kepala Dusun Ngampel, mengaku senang.",
        "Alhamdulillah, Rutan Blora meraih predikat WBK.",
        "Di Blora, Kapolres meninjau gudang.",
        "PENGUMUMAN. Layanan paspor tutup.",
        "SIARAN PERS. Rutan Blora",
        "Foto: Humas Rutan",
        "TNI AD - Prajurit membantu warga.",
    ],
)
def test_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


def test_the_date_after_the_dash_belongs_to_the_text() -> None:
    body = "Blora - Jumat, (01/12/2023), Kepala Rutan memimpin apel."
    dateline = find_dateline(body)
    assert dateline is not None
    assert body[dateline.stop :].startswith("Jumat, (01/12/2023)")


def test_a_headline_before_the_dateline_is_passed_over() -> None:
    body = "*Razia Kamar Hunian di Rutan Blora, Nihil Narkoba*\n\nBLORA – Petugas menyisir delapan kamar."
    dateline = find_dateline(body)
    assert dateline is not None
    assert body[dateline.start : dateline.end] == "BLORA"
    assert body[dateline.stop :].startswith("Petugas")


def test_a_place_without_dash_is_believed_where_an_office_bears_its_name() -> None:
    assert find_dateline("Lumajang, Barisan personel apel di halaman Polres Lumajang.") is not None
    assert find_dateline("Sumirah, Barisan personel apel di halaman Polres Lumajang.") is None


def test_the_sample_releases_all_have_one() -> None:
    for release in releases():
        body = "\n\n".join(release.paragraphs)
        dateline = find_dateline(body)
        assert dateline is not None, release.slug
        assert dateline.place is not None
        assert dateline.place.lower() == body[dateline.start : dateline.end].lower()
        assert dateline.stop < 45
        assert body[dateline.stop].isupper()


WORDS = """
Blora BLORA blora Polres Kota , . - – — || | ( ) (ANTARA) INFO_PAS Kabar.com I 14/01 7 Mei Selasa * _ 𝗕 İ NTB
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n\n"]), max_size=20)


@given(PIECES.map(" ".join) | PIECES.map("".join) | st.text(max_size=100))
def test_any_text_gives_a_dateline_at_its_words_or_none(body: str) -> None:
    dateline = find_dateline(body)
    if dateline is not None:
        assert 0 <= dateline.start <= dateline.end <= dateline.stop <= len(body)
        assert (dateline.place is not None) == (dateline.end > dateline.start)
        assert not dateline.place or dateline.place.strip() == dateline.place


@pytest.mark.parametrize("piece", ["A", "Aa ", "Aa-", "Aa, ", "Aa.", "(Aa ", "A_", "\n\n", " ", "- ", "Kota "])
def test_garbage_takes_no_time(piece: str) -> None:
    body = (piece * 200_000)[:200_000]
    started = time.process_time()
    find_dateline(body)
    assert time.process_time() - started < 5
