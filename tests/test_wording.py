"""Which texts say the same, and which are no text."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.records import ReleaseData
from pr_archive.wording import fingerprint, no_article, why_worse, words
from tests.conftest import make_version

LONG = (
    "WIRASABA - Kepala Rutan Wirasaba, Hendra Prakoso, membuka kegiatan “pembinaan rohani” pada Jumat – sehari"
    " setelah rapat.",
    "Kegiatan diikuti enam puluh warga binaan, dan berlangsung tertib sampai selesai.",
    "“Kami berharap warga binaan bisa menata diri,” ujar Hendra.",
)


def data(*paragraphs: str, title: str = "Rutan Wirasaba Gelar Pembinaan Rohani") -> ReleaseData:
    return evolve(make_version().data, title=title, paragraphs=paragraphs)


OLD = data(*LONG)


@pytest.mark.parametrize(
    "paragraphs",
    [
        tuple(one.replace("“", '"').replace("”", '"') for one in LONG),
        tuple(one.replace("“", "«").replace("”", "»") for one in LONG),
        tuple(one.replace(" – ", " — ") for one in LONG),
        tuple(one.replace(" – ", "-") for one in LONG),
        tuple(one.replace(" ", "\u00a0") for one in LONG),
        tuple(one.replace("warga", "war\u00adga").replace("Rutan", "Ru\u200btan") for one in LONG),
        tuple(f"  {one}\n" for one in LONG),
        (" ".join(LONG),),
    ],
)
def test_the_style_of_signs_and_blanks_is_no_change(paragraphs: tuple[str, ...]) -> None:
    assert words(data(*paragraphs)) == words(OLD)
    assert fingerprint(data(*paragraphs)) == fingerprint(OLD)


@pytest.mark.parametrize(
    ("old", "new"),
    [("enam puluh", "tujuh puluh"), ("Rutan", "rutan"), ("tertib", "tertib,"), ("selesai.", "selesai")],
)
def test_letters_case_and_other_signs_are_a_change(old: str, new: str) -> None:
    changed = data(*(one.replace(old, new) for one in LONG))
    assert words(changed) != words(OLD)


@given(st.text(max_size=60))
def test_comparing_settles(text: str) -> None:
    once = " ".join(words(data(text, title="")))
    assert " ".join(words(data(once, title=""))) == once


@pytest.mark.parametrize(
    ("title", "paragraph", "what"),
    [
        ("{{ title }}", "{{ content }}", "template"),
        ("Rutan Wirasaba Gelar Razia", "{{ content }} {% block isi %}", "template"),
        ("Rutan Wirasaba Gelar Razia", "Loading...", "loading"),
        ("Rutan Wirasaba Gelar Razia", "Mohon tunggu…", "loading"),
        ("Rutan Wirasaba Gelar Razia", "Lorem ipsum dolor sit amet, consectetur.", "filler"),
        ("Login", "Nama pengguna dan kata sandi", "login"),
        ("Log In - Warta Wirasaba", "Nama pengguna dan kata sandi", "login"),
        ("Rutan Wirasaba Gelar Razia", "Silakan login untuk membaca berita ini.", "login"),
        ("Rutan Wirasaba Gelar Razia", "Situs ini menggunakan cookie untuk pengalaman terbaik Anda.", "consent"),
        ("Sebelum melanjutkan", "Pilih setelan Anda.", "consent"),
        ("Maaf, halaman yang Anda cari tidak ditemukan", "Kembali ke beranda.", "there is none"),
    ],
)
def test_what_is_no_article_never_replaces_one(title: str, paragraph: str, what: str) -> None:
    reason = no_article(data(paragraph, title=title))
    assert reason is not None
    assert what in reason
    assert why_worse(data(paragraph, title=title), OLD) == reason


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("Warga Binaan Masuk Islam di Rutan Wirasaba", LONG),
        ("Login SDP Dipermudah, Petugas Rutan Ikuti Pelatihan", LONG),
        ("Barang Terlarang Tidak Ditemukan", LONG),
        ("Masuk Rutan, Pengunjung Wajib Tunjukkan KTP", ("Petugas memeriksa setiap pengunjung.",)),
        ("Kunjungan Dibuka", ("Masuk melalui gerbang utara.", "Kunjungan dibuka pukul sembilan.")),
    ],
)
def test_news_with_such_words_is_news(title: str, paragraphs: tuple[str, ...]) -> None:
    assert no_article(data(*paragraphs, title=title)) is None


def test_a_cut_paragraph_is_an_edit_and_a_teaser_is_not() -> None:
    assert why_worse(data(*LONG[:2]), OLD) is None
    assert "less than half" in (why_worse(data(LONG[2]), OLD) or "")
    assert why_worse(OLD, data(LONG[2])) is None
