"""HTML of the Varient sample site: its frame, listings and cards, after theme "classic" of version 2.

Cards cut headlines to 55 characters and load pictures late; the token in the head changes with every view.
"""

import secrets
from datetime import datetime

from pr_archive.demo.markup import JAKARTA, cut, escaped, excerpt, slugged, upload_id
from pr_archive.demo.sample import SampleRelease

NAME = "Warta Pelita Nusantara"
TAGLINE = "Kabar baik dari lapas, kantor dan desa"
CARD_TITLE = 55
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def image(base: str, post: SampleRelease, size: str = "870x580") -> str:
    """Address of the picture in one of the sizes the system makes of an upload."""
    month = post.published.astimezone(JAKARTA).strftime("%Y%m")
    return f"{base}uploads/images/{month}/image_{size}_{upload_id(post)}.jpg"


def stamp(moment: datetime, form: str) -> str:
    """A time as the site prints it; ``MON`` and ``DAY`` stand for what strftime cannot give."""
    local = moment.astimezone(JAKARTA)
    return local.strftime(form).replace("MON", _MONTHS[local.month - 1]).replace("DAY", str(local.day))


def listing(
    base: str, posts: list[SampleRelease], shown: list[SampleRelease], *, heading: str, current: int, last: int
) -> str:
    """A page of cards; the home page has no heading and starts with a slider of the newest."""
    slider = "" if heading else _slider(base, posts[:3])
    title = f'<h1 class="page-title">{escaped(heading)}</h1>' if heading else ""
    cards = "\n".join(card(base, post) for post in shown)
    numbers = "".join(
        f'<li class="page-item{" active" if number == current else ""}"><a href="?page={number}">{number}</a></li>'
        for number in range(1, last + 1)
    )
    body = f"""{slider}<div id="content" class="col-sm-8">{title}
<div class="row">{cards}</div>
<nav><ul class="pagination">{numbers}</ul></nav></div>
{sidebar(base, posts)}"""
    return frame(base, heading or TAGLINE, body)


def feed_list(base: str, posts: list[SampleRelease]) -> str:
    names = dict.fromkeys(post.category for post in posts)
    links = "".join(f'<li><a href="{base}rss/category/{slugged(name)}">{escaped(name)}</a></li>' for name in names)
    latest = f'<li><a href="{base}rss/latest-posts">Berita Terbaru</a></li>'
    return frame(base, "RSS Feeds", f'<h1 class="page-title">RSS Feeds</h1><ul>{latest}{links}</ul>')


def not_found(base: str, posts: list[SampleRelease]) -> str:
    body = f"""<div class="page-404 text-center"><h1>404</h1><h2>Halaman tidak ditemukan</h2>
<p>Halaman yang Anda cari tidak ada atau sudah dihapus.
<a href="{base}" class="btn">Kembali ke Beranda</a></div>{sidebar(base, posts)}"""
    return frame(base, "Halaman tidak ditemukan", body)


def frame(base: str, title: str, body: str, head: str = "") -> str:
    """The frame around ``body``; ``head`` is put among the meta tags."""
    menu = "".join(
        f'<li><a href="{base}{path}">{label}</a></li>'
        for path, label in (("", "Beranda"), ("posts", "Semua Berita"), ("rss-feeds", "RSS"))
    )
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<title>{escaped(title)} - {NAME}</title>
<meta name="description" content="{escaped(title)}"/>
<meta name="author" content="{NAME}"/>
<meta name="robots" content="all"/>
<meta property="og:locale" content="en_US"/>
<meta property="og:site_name" content="{NAME}"/>
<meta name="X-CSRF-TOKEN" content="{secrets.token_hex(16)}">
{head}<link rel="alternate" type="application/rss+xml" title="{NAME} - Latest Posts" href="{base}rss/latest-posts"/>
<link href="{base}assets/themes/classic/css/style-2.2.min.css" rel="stylesheet"/>
</head>
<body>
<header id="header"><div class="top-bar"><a href="{base}rss-feeds">RSS</a> <a href="#">Masuk</a></div>
<a class="logo" href="{base}">{NAME}</a><nav class="navbar"><ul class="nav navbar-nav">{menu}</ul></nav></header>
<div id="wrapper"><div class="container"><div class="row">
{body}
</div></div></div>
<footer id="footer"><div class="footer-about"><h4>{NAME}</h4><p>{TAGLINE}. Kirim rilis ke alamat redaksi.</div>
<div class="copyright">Hak Cipta {NAME} - Semua hak dilindungi.</div></footer>
</body>
</html>
"""


def card(base: str, post: SampleRelease, size: str = "694x532") -> str:
    """A post in a listing."""
    link = base + post.slug
    return f"""<div class="col-sm-6"><div class="post-item"><div class="image"><a href="{link}">
<img src="{_BLANK}" data-src="{image(base, post, size)}" class="lazyload" alt="{escaped(post.title)}"></a></div>
<h3 class="title"><a href="{link}">{escaped(cut(post.title, CARD_TITLE))}</a></h3>
<p class="small-post-meta"><a href="{base}profile/{slugged(post.author)}">{escaped(post.author)}</a>
<span>{stamp(post.published, "MON DAY, %Y")}</span>
<p class="description">{escaped(excerpt(post, 24))}</div></div>"""


def _slider(base: str, posts: list[SampleRelease]) -> str:
    slides = "".join(
        f'<div class="slide"><h2 class="title"><a href="{base}{post.slug}">'
        f"{escaped(cut(post.title, CARD_TITLE))}</a></h2></div>"
        for post in posts
    )
    return f'<div id="featured" class="featured-slider">{slides}</div>'


def sidebar(base: str, posts: list[SampleRelease]) -> str:
    """The column of popular posts."""
    popular = "".join(
        f'<li><div class="post-item-small"><h3 class="title"><a href="{base}{post.slug}">'
        f"{escaped(cut(post.title, CARD_TITLE))}</a></h3></div></li>"
        for post in posts[4::9][:5]
    )
    return f"""<div id="sidebar" class="col-sm-4"><div class="widget"><h4 class="title">Berita Populer</h4>
<ul class="popular-posts">{popular}</ul></div>
<div class="widget"><h4 class="title">Ikuti Kami</h4><a href="#">Facebook</a> <a href="#">Instagram</a></div></div>"""
