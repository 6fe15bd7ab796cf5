"""Every layout with every habit of editors: whatever stands around the paragraphs, the text comes out whole.

The layouts are reduced to what a reader of them holds on to; the habits are how one and the same text is typed, cut
and interrupted. Each pair must give the text and nothing else.
"""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from pr_archive.scrapers.base import Page
from pr_archive.scrapers.registry import choose

TITLE = "Lapas Tirtamaya Salurkan 200 Paket Sembako bagi Keluarga Warga Binaan"
TEXT = [
    "TIRTAMAYA – Lembaga Pemasyarakatan (Lapas) Kelas IIA Tirtamaya menyalurkan 200 paket sembako kepada keluarga"
    " warga binaan, Selasa (25/11/2025).",
    'Kepala Lapas Tirtamaya, Wahyu Pramudita, mengatakan bantuan itu dihimpun dari pegawai. "Baca situasinya dulu,'
    ' baru bertindak," ujarnya.',
    "Setiap paket berisi 5 kilogram beras, minyak goreng, gula, dan mi instan.",
    "Penyaluran dilakukan di aula lapas dan diikuti 180 orang. Sisanya diantar ke rumah oleh petugas.",
    "“Kami berterima kasih, bantuan ini sangat berarti,” kata Sulastri (41), istri salah seorang warga binaan.",
    "Kegiatan ditutup dengan doa bersama. (Humas Lapas Tirtamaya)",
]
SLUG = "lapas-tirtamaya-salurkan-200-paket-sembako"
OTHER = "Panen Raya di Desa Sebelah Dihadiri Bupati"
LINK = f'<a href="/panen-raya-di-desa-sebelah">{OTHER}</a>'
FETCHED = datetime.fromisoformat("2025-11-26T12:00:00+07:00")
STAMP = "2025-11-25T22:33:00+07:00"


def closed(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def cut_by(insert: str) -> str:
    """Return the text with an insert after its second and behind its last paragraph."""
    return closed(TEXT[:2]) + insert + closed(TEXT[2:]) + insert


HABITS = {
    "closed": closed(TEXT),
    "unclosed": "".join(f"<p>{text}\n" for text in TEXT),
    "breaks": "<br><br>\n".join(TEXT),
    "boxes": "".join(f"<div>{text}</div><div><br></div>" for text in TEXT),
    "blank paragraphs": "<p>&nbsp;</p>".join(closed([text]) for text in TEXT),
    "spans": "".join(f'<p style="x"><span><b>{text[:12]}</b>{text[12:]}</span></p>' for text in TEXT),
    "headline first": f"<p><em>*{TITLE}*</em></p>" + closed(TEXT),
    "widget of three lines": cut_by(f"<p>Baca juga:</p><p>{LINK}</p><p>|</p>"),
    "widget of three unclosed lines": cut_by(f"<p>Baca juga:\n<p>{OTHER}\n<p>|\n"),
    "widget in one paragraph": cut_by(f"<p>Baca juga:<br>{OTHER}<br>|</p>"),
    "see also in bold": cut_by(f"<p><strong>Baca Juga : {LINK}</strong></p>"),
    "see also in capitals": cut_by(f"<blockquote><p>BACA JUGA<br>{LINK}</p></blockquote>"),
    "see also glued": cut_by(f"<div><strong>BACA JUGA</strong>{LINK}</div>"),
    "see also as a list": cut_by(f"<p><strong>Baca Juga</strong></p><ul><li>{LINK}</li><li>{LINK}</li></ul>"),
    "see also in a box": cut_by(f'<div class="baca-juga"><p>Simak juga</p><h4>{LINK}</h4></div>'),
    "see also without link": cut_by(f"<p>Baca juga: {OTHER}</p>"),
    "see also in brackets": cut_by(f"<p><em>(Baca: {LINK})</em></p>"),
    "see also behind a sentence": closed(TEXT[:2]) + f"<p>{TEXT[2]} Baca juga: {LINK}</p>" + closed(TEXT[3:]),
    "pictures": cut_by('<figure><img src="/b.jpg"><figcaption>Suasana penyaluran (ist)</figcaption></figure>'),
    "advertising": cut_by('<div class="code-block"><p>ADVERTISEMENT</p></div><p>Scroll untuk baca artikel</p>'),
    "notices": closed(TEXT) + "<p>Ikuti saluran WhatsApp Kabar</p><p>Ikuti berita kami di Google News</p>",
    "scripts": cut_by("<script>x = '<p>bukan teks</p>';</script><style>p { color: red }</style><!-- bukan teks -->"),
}  # fmt: skip


def document(body: str, head: str = "", classes: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8">
<title>{TITLE} - Kabar</title>{head}</head>
<body class="{classes}"><header><nav><a href="/daerah">Daerah</a></nav>
<div>Rabu, 26 November 2025 08:15</div></header>
{body}<aside><h3>Terpopuler</h3><h4>{LINK}</h4></aside><footer><p>Redaksi Kabar, Jalan Melati 5.</p></footer>
</body></html>"""


def varient(body: str) -> str:
    return document(
        f"""<div class="post-content"><label class="category-label">Daerah</label><h1 class="title">{TITLE}</h1>
        <div class="post-meta"><span class="post-author-meta"><a href="/profile/x">Dheny Wicaksana</a></span>
        <div class="post-details-meta-date"><span>Nov 25, 2025&nbsp;-&nbsp;22:33</span></div></div>
        <div class="post-share"><ul><li>Facebook</li></ul></div><div class="post-text">{body}</div>
        <div class="post-tags"><h2>Tags:</h2><ul><li><a href="/tag/lapas">lapas</a></li></ul></div></div>
        <div class="post-next-prev"><p>Artikel Sebelumnya</p><h3 class="title">{LINK}</h3></div>
        <div class="about-author"><p>Kontributor di Tirtamaya.</p></div>"""
    )


def varient_3(body: str) -> str:
    return document(
        f"""<section id="postDetailsPage"><h1 class="post-title">{TITLE}</h1><div class="post-details-meta">
        <div class="item-meta item-meta-author"><a href="/profile/x"><span>Dheny Wicaksana</span></a></div>
        <div class="item-meta item-meta-date"><span>Nov 25, 2025&nbsp;-&nbsp;22:33</span></div>
        <div class="item-meta item-meta-date"><span>Diperbarui: 2 jam lalu</span></div></div>
        <div class="entry-content mt-4">{body}</div>
        <div id="postNextPrevContainer">Artikel Berikutnya</div></section>"""
    )


def infinite(body: str) -> str:
    return document(
        f"""<div class="post-content"><div class="post-title"><h1 class="title">{TITLE}</h1></div>
        <div class="post-meta"><span><i class="icon-clock"></i>Nov 25, 2025</span></div>
        <div class="post-text text-style">{body}<div class="optional-url-cnt"><a>Kunjungi</a></div></div>
        <div class="about-author"><a href="/profile/x"><strong>Dheny Wicaksana</strong></a></div></div>""",
        '<meta property="article:published_time" content="2025-11-25 22:33:07">',
    )


def network(body: str) -> str:
    return document(
        f"""<h1><a href="/">Kabar</a></h1><main><div><h2>{TITLE}</h2>
        <div>Dheny Wicaksana - <a href="http://X">TIRTAMAYA.KABAR.EXAMPLE.ID</a></div><div>Nov 25, 2025 - 22:33</div>
        <img src="/a.jpg"><div>{body}</div></div><div><h3>Berita Terkait</h3><p>{LINK}</p></div></main>"""
    )


def network_old(body: str) -> str:
    return document(
        f"""<main><h1>{TITLE}</h1><img src="/a.jpg" alt="{TITLE}"><div class="caption">Penyaluran sembako.</div>
        <div class="isi">{body}</div><div><a href="/tag/lapas">lapas</a> <a href="/tag/sembako">sembako</a></div>
        <div><a href="/profile/x">Dheny Wicaksana</a></div><div><img src="/u.png"><h4>Dheny Wicaksana</h4></div>
        <div><span>Artikel Sebelumnya</span>{LINK}</div><div><span>Artikel Berikutnya</span>{LINK}</div>
        <h3>Berita terkait</h3><h3>Rekomendasi</h3><p>{LINK}</p></main>""",
        '<meta property="article:published_time" content="2025-11-25 22:33:07">',
    )


WP_HEAD = (
    '<link rel="https://api.w.org/" href="/wp-json/"><link rel="stylesheet" href="/wp-content/themes/x/style.css">'
)
WP_TIME = f'<time class="entry-date published" datetime="{STAMP}">25 November 2025</time>'


def wordpress(body: str) -> str:
    return document(
        f"""<article id="post-77"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1>
        {WP_TIME}
        <span class="author vcard"><a href="/author/x">Dheny Wicaksana</a></span></header>
        <div class="entry-content">{body}
        <div class="sharedaddy"><h3>Bagikan ini:</h3></div></div>
        <footer class="entry-footer"><span class="tags-links">
        <a rel="tag" href="/tag/lapas">lapas</a></span></footer></article>
        <nav class="post-navigation"><p>Sebelumnya {LINK}</p></nav>
        <div id="comments"><h3>Tinggalkan Balasan</h3><p>Anda harus masuk untuk berkomentar.</p></div>""",
        WP_HEAD,
        "single single-post postid-77",
    )


def idtheme(body: str) -> str:
    return document(
        f"""<article id="post-77"><header><div class="gmr-meta-topic"><strong><a>PANGAN</a></strong></div>
        <h1 class="entry-title"><strong>{TITLE}</strong></h1><div class="gmr-meta-topic"><span class="author vcard">
        <a class="url fn n">Dheny Wicaksana</a></span></div><div class="meta-content">{WP_TIME}</div></header>
        <div class="single-wrap"><div class="entry-content entry-content-single have-stickybanner">
        <div class="gmr-banner-beforecontent">Banner Iklan Kabar 325x300</div>{body}
        <footer class="entry-footer entry-footer-single"><span class="tags-links"><a rel="tag">lapas</a></span>
        <div class="gmr-cf-metacontent"><span>Editor: Bagus</span></div></footer></div></div></article>""",
        WP_HEAD,
        "single postid-77",
    )


def tagdiv(body: str) -> str:
    return document(
        f"""<div class="td_data_time">Rabu, November 26, 2025</div><div class="tdb-block-inner">
        <h1 class="tdb-title-text">{TITLE}</h1></div><a class="tdb-author-name" href="/author/x">Dheny Wicaksana</a>
        <div class="tdb_single_date"><div class="tdb-block-inner"><time class="entry-date td-module-date"
        datetime="{STAMP}">25 November 2025</time></div></div><div class="td_block_wrap tdb_single_content tdi_98">
        <div class="tdb-block-inner">{body}</div></div>
        <div class="tdb_single_related"><h4>Berita Terkait</h4></div>""",
        WP_HEAD,
        "single postid-77",
    )


def jnews(body: str) -> str:
    return document(
        f"""<div class="jeg_main_content"><h1 class="jeg_post_title">{TITLE}</h1><div class="jeg_post_meta">
        <div class="jeg_meta_author">oleh <a href="/author/x">Dheny Wicaksana</a></div>
        <div class="jeg_meta_date"><a>25/11/2025 22:33</a></div></div><div class="entry-content no-share">
        <div class="content-inner">{body}<div class="jeg_ad"><p>ADVERTISEMENT</p></div>
        <div class="jeg_post_tags"><span>Tags:</span> <a rel="tag">lapas</a></div></div></div></div>""",
        WP_HEAD,
        "single postid-77",
    )


def blogger(body: str) -> str:
    return document(
        f"""<div class="post hentry"><h3 class="post-title entry-title">{TITLE}</h3>
        <span class="post-author vcard"><span class="fn">Dheny Wicaksana</span></span>
        <abbr class="published" title="{STAMP}">22.33</abbr><div class="post-body entry-content" id="post-body-7"
        itemprop="articleBody">{body}</div></div><div id="comments"><h4>0 Response to "{TITLE}"</h4></div>""",
        '<meta content="blogger" name="generator">',
    )


def joomla(body: str) -> str:
    return document(
        f"""<div class="item-page"><div class="page-header"><h2 itemprop="headline">{TITLE}</h2></div>
        <dl class="article-info"><dd class="createdby">Ditulis oleh: <span itemprop="name">Dheny Wicaksana</span></dd>
        <dd class="published"><time datetime="{STAMP}" itemprop="datePublished">25 November 2025</time></dd>
        <dd class="hits">Dilihat: 83</dd></dl><div itemprop="articleBody">{body}</div>
        <ul class="pager pagenav"><li>Sebelumnya</li></ul></div>""",
        '<meta name="generator" content="Joomla! - Open Source Content Management">',
    )


LAYOUTS: dict[str, tuple[Callable[[str], str], str, str]] = {
    "varient classic": (varient, "varient", f"/{SLUG}"),
    "varient 3": (varient_3, "varient", f"/{SLUG}"),
    "infinite": (infinite, "infinite", f"/{SLUG}"),
    "network": (network, "network", f"/{SLUG}"),
    "network, old theme": (network_old, "network-old", f"/{SLUG}"),
    "wordpress": (wordpress, "wordpress", f"/2025/11/{SLUG}/"),
    "idtheme": (idtheme, "wordpress", f"/{SLUG}/"),
    "tagdiv": (tagdiv, "wordpress", f"/{SLUG}/"),
    "jnews": (jnews, "wordpress", f"/{SLUG}/"),
    "blogger": (blogger, "blogger", f"/2025/11/{SLUG}.html"),
    "joomla": (joomla, "joomla", f"/berita/120-{SLUG}"),
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_text_comes_out_whole_and_alone(layout: str, habit: str) -> None:
    render, family, path = LAYOUTS[layout]
    url = f"https://tirtamaya.kabar.example.id{path}"
    page = Page(url=url, body=render(HABITS[habit]).encode(), fetched_at=FETCHED)
    scraper = choose(page)
    assert scraper.family == family
    release = scraper.parse(page)
    assert words(release.body) == words(" ".join(TEXT))
    assert release.title == TITLE
    assert release.author == "Dheny Wicaksana"
    assert release.published is not None
    assert release.published.replace(second=0) == datetime.fromisoformat(STAMP)
    assert release.url == url
