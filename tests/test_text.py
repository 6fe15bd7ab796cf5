"""From bytes to the paragraphs of an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.scrapers.document import Document
from pr_archive.scrapers.furniture import is_label
from pr_archive.scrapers.lines import text_of
from pr_archive.scrapers.paragraphs import paragraphs
from pr_archive.scrapers.text import clean, decode_html, same_words

TEXT = "“Kami siap,” kata Bagas – Kepala Rutan Wirasaba…"
META = '<meta charset="{}"><p>'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "text/html"),
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=windows-1252"),
        (TEXT.encode("utf-16"), "text/html; charset=utf-8"),
        ("\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"), ""),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),  # the header lies
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), "text/html"),
        (TEXT.encode("cp1252"), "text/html; charset=no-such-thing"),
        (TEXT.encode("cp1252"), "text/html; charset=undefined"),
        (TEXT.encode("cp1252"), 'text/html; charset="windows-1252"; x=y'),
    ],
)
def test_decoding(body: bytes, content_type: str) -> None:
    assert decode_html(body, content_type) == TEXT


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "cp1252"), ("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("utf-16", "cp1252"),
        ("unicode_escape", "cp1252"), ("idna", "cp1252"), ("hex", "cp1252"), ("latin1", "utf-8"), ("koi8-r",
        "utf-8"),
    ],
)  # fmt: skip
def test_what_the_meta_element_says_is_doubted(declared: str, encoding: str) -> None:
    page = META.format(declared) + TEXT
    assert decode_html(page.encode(encoding)) == page


def test_a_declared_encoding_is_used_where_the_bytes_are_no_utf8() -> None:
    assert decode_html("рутан".encode("koi8-r"), "text/html; charset=koi8-r") == "рутан"
    assert decode_html(META.format("koi8-r").encode() + "рутан".encode("koi8-r")).endswith("рутан")


def test_a_cut_character_does_not_spoil_a_page() -> None:
    page = (TEXT * 50).encode()
    assert decode_html(page[:-1]).startswith(TEXT * 49)
    assert decode_html(page[1:]).endswith(TEXT * 49)
    assert decode_html(page + b"\xff").startswith(TEXT * 50)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_decoding_never_raises(body: bytes, charset: str) -> None:
    for content_type in ("", charset, f"text/html; charset={charset}", f'text/html; charset="{charset}'):
        assert isinstance(decode_html(body, content_type), str)


@given(
    st.binary(max_size=100),
    st.sampled_from(
        ["utf-7", "utf-32", "punycode", "undefined", "mbcs", "rot13", "base64", "zlib", "oem", "raw_unicode_escape"]
    ),
)
def test_odd_encodings_never_raise(body: bytes, name: str) -> None:
    assert isinstance(decode_html(META.format(name).encode() + body, f"text/html; charset={name}"), str)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("  Rutan \n\t Wirasaba\xa0 ", "Rutan Wirasaba"),
        ("Ru\u200btan\u00ad Wira\ufeffsaba", "Rutan Wirasaba"),
        ("Rutan\u2028Wirasaba", "Rutan Wirasaba"),
        ("â€œKami siapâ€\x9d", "“Kami siap”"),
        ("Â© Rutan â€“ 2025", "© Rutan – 2025"),
        ("“CAFɔ", "“CAFɔ"),
        ("Panti &amp; Rutan", "Panti & Rutan"),
        ("", ""),
    ],
)
def test_clean(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


@given(st.text(max_size=80))
def test_clean_text_is_on_one_line_without_blanks_at_its_ends(text: str) -> None:
    found = clean(text)
    assert found == " ".join(found.split())


def test_same_words() -> None:
    assert same_words("*Rutan Wirasaba, Gelar Razia!*", "rutan wirasaba gelar “razia”")
    assert not same_words("Rutan Wirasaba", "Rutan Wirasaba Gelar")


# -- paragraphs ---------------------------------------------------------------------------------------------------


def read(html: str, title: str = "") -> list[str]:
    body = Document(f"<html><body><div id=body>{html}</div></body></html>").first("#body")
    assert body is not None
    return list(paragraphs(body, title))


LONG = "Petugas rutan menggeledah dua puluh empat kamar hunian pada Senin malam hingga selesai."
OTHER = "Kepala rutan menegaskan razia akan digelar empat kali setiap bulan bersama polisi."
LINK = '<a href="/x">Pemkab Wirasaba Perbaiki Jembatan</a>'


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>Satu dua.</p><p>Tiga empat.</p>", ["Satu dua.", "Tiga empat."]),
        ("<p>Satu dua.<p>Tiga empat.", ["Satu dua.", "Tiga empat."]),
        ("Satu dua.<p>Tiga empat.</p>Lima enam.", ["Satu dua.", "Tiga empat.", "Lima enam."]),
        ("Satu dua.<br>Tiga empat.", ["Satu dua.\nTiga empat."]),
        ("Satu dua.<br><br>Tiga empat.", ["Satu dua.", "Tiga empat."]),
        ("Satu dua.<br/>\n&nbsp;<br/>Tiga empat.", ["Satu dua.", "Tiga empat."]),
        ("<p>Satu\n   dua\ttiga.</p>", ["Satu dua tiga."]),
        ("<p>&nbsp;</p><p>Satu dua.</p><p> \u200b </p><p><br></p>", ["Satu dua."]),
        ("<p>Sa<b>tu</b> <i>du<u>a</u></i>, ti<span>ga</span>.</p>", ["Satu dua, tiga."]),
        ("<p>Kata <a href=/x>Bagas</a>, <em>Senin</em>.</p>", ["Kata Bagas, Senin."]),
        ("<ul><li>Satu</li><li>Dua</li></ul>", ["Satu", "Dua"]),
        ("<ol><li><p>Satu</p></li><li>Dua<ul><li>Tiga</li></ul></li></ol>", ["Satu", "Dua", "Tiga"]),
        ("<table><tr><th>Unit</th><th>Omzet</th></tr><tr><td>Batik</td><td>31</td></tr></table>",
        ["Unit Omzet", "Batik 31"]),
        ("<figure class=wp-block-table><table><tr><td>Batik</td><td>31</td></tr></table></figure>", ["Batik 31"]),
        ("<figure><img src=a.jpg><figcaption>Foto: Humas</figcaption></figure><p>Satu dua.</p>", ["Satu dua."]),
        ("<h3>Latar</h3><p>Satu dua.</p>", ["Latar", "Satu dua."]),
        ("<blockquote><p>Satu dua.</p></blockquote>", ["Satu dua."]),
        ("<p>Satu dua.</p><script>var x = 1;</script><style>p{}</style><p>Tiga.</p>", ["Satu dua.", "Tiga."]),
        ("<p>Satu <!-- rahasia --> dua.</p>", ["Satu dua."]),
        (f'<p>{LONG}</p><p style="display:none">Rahasia kita.</p><p hidden>Juga.</p>', [LONG]),
        ("<p>Satu <ins>dua</ins> tiga.</p>", ["Satu dua tiga."]),
        ("<p>H<sub>2</sub>O seluas 5 m<sup>2</sup>.</p>", ["H2O seluas 5 m2."]),
        ("<p>5 &lt; 7 &amp; 8</p>", ["5 < 7 & 8"]),
        ('[caption id="a" width="3"]<img src=a>Foto kita[/caption]<p>Satu dua.</p>', ["Satu dua."]),
        ("<div><div><div>Satu dua.</div></div>Tiga.</div>", ["Satu dua.", "Tiga."]),
        ("", []),
    ],
)  # fmt: skip
def test_paragraphs(html: str, wanted: list[str]) -> None:
    assert read(html) == wanted


@pytest.mark.parametrize(
    "again", ["<p>{}</p>", "<p><i>{}</i></p>", "<p>*{}*</p>", "<h2>{}</h2>", "{}<br><br>", "<p>“{}”</p>"]
)
def test_the_headline_is_not_repeated(again: str) -> None:
    title = "Rutan Wirasaba Gelar Razia, Kamar Dibersihkan"
    assert read(again.format(title) + f"<p>{LONG}</p><p>{title}</p>", title) == [LONG, title]


@pytest.mark.parametrize(
    "insert",
    [
        f"<p>Baca juga: {LINK}</p>",
        f"<p><strong>Baca Juga : {LINK}</strong></p>",
        f"<p><strong>BACA JUGA:</strong>&nbsp;{LINK}</p>",
        f"<p><b>Baca juga</b>: {LINK}</p>",
        f"<p><b>Baca Juga</b> {LINK}</p>",
        f"<p>Baca: {LINK}</p>",
        f"<p>Simak juga: {LINK}</p>",
        f"<p>Lihat Juga: {LINK}</p>",
        f"<p><em>(Baca juga: {LINK})</em></p>",
        f"<p>[Baca juga: {LINK}]</p>",
        f"<p>» Baca juga: {LINK}</p>",
        '<p><a href="/x">Baca juga: Pemkab Wirasaba Perbaiki Jembatan</a></p>',
        "<p>Baca Juga: Pemkab Wirasaba Perbaiki Jembatan</p>",
        "<p>Baca juga:</p><p>Pemkab Wirasaba Perbaiki Jembatan</p><p>|</p>",
        f"<p>Baca juga:</p><p>{LINK}</p><p>|</p>",
        "<p>Baca juga:<br>Pemkab Wirasaba Perbaiki Jembatan<br>|</p>",
        f"<blockquote><p>Baca juga: {LINK}</p></blockquote>",
        f"<div class=box><span>Baca Juga</span><ul><li>{LINK}</li><li>{LINK}</li></ul></div>",
        f"<h4>Baca juga:</h4><ul><li>{LINK}</li><li>{LINK}</li></ul>",
        f"<p><strong>Baca Juga</strong><br>{LINK}<br>{LINK}</p>",
        f"<table><tr><td>Baca juga:</td></tr><tr><td>{LINK}</td></tr></table>",
        "<p>ADVERTISEMENT</p>",
        "<p>Scroll untuk baca artikel</p>",
        "<p>Sebarkan artikel ini</p>",
        "<p>Ikuti kami di Google News</p>",
        "<p>Bagikan:</p>",
        "<p>|</p>",
        "<p>&times;</p>",
    ],
)
def test_inserts_leave_no_trace(insert: str) -> None:
    assert read(f"<p>{LONG}</p>{insert}<p>{OTHER}</p>") == [LONG, OTHER]
    assert read(f"<p>{LONG}</p><p>{OTHER}</p>{insert}") == [LONG, OTHER]
    assert read(insert.replace("<p>", "<p>\n").replace("</p>", "") + f"<p>{LONG}") == [LONG]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{LONG} Baca juga: {LINK}</p>",
        f"<p>{LONG} <strong>Baca juga: {LINK}</strong></p>",
        f"<p>{LONG}<br>Baca juga: {LINK}</p>",
        f"<p>{LONG} (Baca juga: {LINK})</p>",
        f"<p>{LONG} (baca juga: Pemkab Wirasaba Perbaiki Jembatan)</p>",
        f"<p>{LONG} Baca juga: Pemkab Wirasaba Perbaiki Jembatan</p>",
        f"<p>Baca juga: {LINK}<br>{LONG}</p>",
        f"Baca juga: {LINK}<br><br>{LONG}",
    ],
)
def test_inserts_in_a_paragraph_leave_its_words(html: str) -> None:
    assert read(f"{html}<p>{OTHER}</p>") == [LONG, OTHER]


@pytest.mark.parametrize(
    "text",
    [
        "Baca tulis Al-Qur'an diajarkan kepada 45 orang setiap Senin.",
        "Bagikan informasi ini kepada tetangga, pesan Wagimin kepada para ibu.",
        "Rekomendasi tim disampaikan kepada bupati pada akhir bulan.",
        "Lihat saja hasilnya sekarang, kata Ratri sambil tersenyum.",
        "Simak baik-baik penjelasan dokter, pesan Wisnu kepada penghuni blok.",
        "Iklan layanan masyarakat diputar setiap sore lewat pengeras suara.",
        "Komentar warga pun beragam, mulai dari pujian sampai usulan.",
        "Warga binaan diminta membaca: Al-Qur'an, kitab, dan buku cerita anak.",
        "Baca juga tulis menjadi pelajaran utama di kelas itu, ujarnya.",
        "Tag harga dipasang pada setiap kain agar pembeli tidak ragu.",
        "Share lokasi dikirim petugas melalui WhatsApp kepada keluarga warga binaan.",
        "Ikuti aturan, jaga kebersihan, dan hormati petugas, kata Bagas.",
        "Halaman rutan dipenuhi keluarga yang datang membesuk sejak pagi.",
        "Terpopuler di antara kerajinan itu adalah tas dari daun pandan.",
        "Sebelumnya, petugas telah memeriksa kamar mandi dan dapur.",
        "Dapatkan vaksin gratis di puskesmas terdekat, imbau Ratri kepada warga.",
        "Baca: tiga kata yang diulang Retno saat menyemangati para pelajar, “baca, baca, baca.”",
    ],
)
def test_text_that_begins_like_a_label_stays(text: str) -> None:
    assert not is_label(text)
    assert read(f"<p>{LONG}</p><p>{text}</p><p>{OTHER}</p>") == [LONG, text, OTHER]


@pytest.mark.parametrize(
    "label",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Bagikan",
        "Bagikan:",
        "Share:",
        "Baca juga",
        "Baca Juga :",
        "Berita Terkait",
        "Rekomendasi",
        "Terpopuler",
        "Rekomendasi untuk Anda",
        "Artikel Sebelumnya",
        "Artikel Berikutnya",
        "SCROLL TO CONTINUE WITH CONTENT",
        "loading...",
        "A A A",
        "Scroll untuk baca artikel",
        "Sebarkan artikel ini",
        "Bagikan Artikel Ini",
        "Listen to this article",
        "waktu baca 2 menit",
        "Ikuti kami di Google News",
        "Follow Channel WhatsApp Warta",
        "sosmed-whatsapp-white",
        "Tinggalkan Balasan",
        "×",
        "Tags:",
        "Anda harus masuk untuk berkomentar",
        "Konten di bawah ini disajikan oleh Advertiser",
        "Banner Iklan Suara 325x300",
    ],
)
def test_labels(label: str) -> None:
    assert is_label(label)


def test_text_of_reads_as_a_reader_does() -> None:
    heading = Document("<h1>Rutan <em>Wirasaba</em><b>,</b> <span>R</span>azia<br>Kamar</h1>").first("h1")
    assert text_of(heading) == "Rutan Wirasaba, Razia Kamar"
    assert text_of(None) is None


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<br>", "<a href=/x>", "</a>", "<b>", "</b>", "<li>", "<td>", "|",
        "Baca juga: ",
         "Baca juga", "satu dua ", "[caption]", "[/caption]", "<!--", "-->", "&nbsp;", "<figure>", "</figure>",
         "<", '"']
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(MARKUP)
def test_any_markup_gives_clean_paragraphs(html: str) -> None:
    for block in read(html, "satu dua"):
        assert block
        assert all(line == clean(line) and line for line in block.split("\n"))


@given(
    st.lists(st.sampled_from([LONG, OTHER, "Tiga sendok, dua korek api.", "1.250 meter"]), max_size=6, unique=True)
)
def test_no_word_of_a_paragraph_is_lost(texts: list[str]) -> None:
    assert read("".join(f"<p>{text}</p>\n" for text in texts)) == texts
    assert read("<br><br>".join(texts)) == texts
    assert read("<p>" + "<p>".join(texts)) == texts
