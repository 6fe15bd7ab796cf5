"""HTML of the WordPress sample site: a classic news theme with share buttons, inserts and split posts."""

import json
import re
from datetime import UTC, datetime

from pr_archive.demo.markup import JAKARTA, escaped, excerpt, slugged, upload_id
from pr_archive.demo.sample import SampleRelease

NAME = "Kabar Sekitar Kita"
TAGLINE = "Berita daerah, dari dekat"
VERSION = "6.5.5"
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_TEXTURE = (
    (re.compile(r"\.\.\."), "&#8230;"),
    (re.compile(r" - "), " &#8211; "),
    (re.compile(r"(?<![^\s(])\""), "&#8220;"),
    (re.compile(r"\""), "&#8221;"),
    (re.compile(r"'"), "&#8217;"),
    (re.compile(r"&(?!#?\w+;)"), "&#038;"),
)


def textured(text: str) -> str:
    """Text as ``wptexturize`` prints it: curly quotes, dashes and dots as numeric entities."""
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    for pattern, entity in _TEXTURE:
        text = pattern.sub(entity, text)
    return text


def image(base: str, post: SampleRelease, size: str = "") -> str:
    folder = post.published.astimezone(JAKARTA).strftime("%Y/%m")
    return f"{base}wp-content/uploads/{folder}/IMG-{upload_id(post)}{size}.jpg"


def content(base: str, post: SampleRelease, page: int | None = None) -> str:
    """The text as the editor's content renders: one page, or with None all of them and the break comments."""
    pages = post.pages if page is None else [post.pages[page - 1]]
    texts = ["\n".join(f"<p>{textured(text)}</p>" for text in paragraphs) for paragraphs in pages]
    if "editor_link" in post.quirks:
        head, _, tail = texts[0].rpartition("\n")
        label = f'<a href="{base}category/{slugged(post.category)}/">Kabar {escaped(post.category)} lainnya</a>'
        texts[0] = f"{head}\n<p><strong>Baca Juga: {label}</strong></p>\n{tail}"
    return "\n<p><!--nextpage--></p>\n".join(texts) + "\n"


def article(base: str, posts: list[SampleRelease], place: int, page: int) -> str:
    """One page of ``posts[place]``; ``posts`` is everything published, newest first."""
    post = posts[place]
    body = f"""<div id="primary" class="content-area"><main id="main" class="site-main" role="main">
<div class="breadcrumbs"><a href="{base}">Beranda</a> &raquo;
<a href="{base}category/{slugged(post.category)}/">{escaped(post.category)}</a></div>
<article id="post-{post.id}" class="post-{post.id} post type-post status-publish format-standard hentry">
<header class="entry-header"><h1 class="entry-title">{textured(post.title)}</h1>
<div class="entry-meta"><span class="byline">Oleh <span class="author vcard">
<a class="url fn n" href="{base}author/{slugged(post.author)}/">{escaped(post.author)}</a></span></span>
<span class="posted-on">{_times(post)}</span>
<span class="cat-links"><a href="{base}category/{slugged(post.category)}/" rel="category tag">\
{escaped(post.category)}</a></span></div></header>
{_share("Sebarkan artikel ini")}
{_figure(base, post) if page == 1 else ""}
<div class="entry-content">
{_inserted(base, posts, place, page)}
{_page_links(base, post, page)}</div>
<footer class="entry-footer"><span class="tags-links">{_tags(base, post)}</span></footer>
</article>
{_author_box(post)}{_navigation(base, posts, place)}{_related(base, posts, post)}
<div id="comments" class="comments-area"><h3>Tinggalkan Balasan</h3>
<p class="must-log-in">Anda harus masuk untuk berkomentar.</p></div>
</main></div>"""
    return _page(base, f"{textured(post.title)} - {NAME}", body, _head(base, post, page))


def listing(here: str, base: str, shown: list[SampleRelease], *, heading: str, page: int, last: int) -> str:
    """A page of excerpts; ``here`` is the address of the first page of the archive."""
    title = f'<header class="page-header"><h1 class="page-title">{escaped(heading)}</h1></header>'
    cards = "\n".join(_card(base, post) for post in shown)
    newer = "" if page == 1 else f'<a class="prev page-numbers" href="{here}page/{page - 1}/">Sebelumnya</a>'
    older = "" if page == last else f'<a class="next page-numbers" href="{here}page/{page + 1}/">Berikutnya</a>'
    body = f"""<div id="primary"><main id="main" class="site-main">{title if heading else ""}
{cards}
<nav class="navigation pagination"><div class="nav-links">{newer}
<span class="page-numbers current">{page}</span> {older}</div></nav></main></div>"""
    return _page(base, f"{escaped(heading) or TAGLINE} - {NAME}", body)


def not_found(base: str) -> str:
    body = """<main id="main"><section class="error-404 not-found"><h1 class="page-title">Halaman tidak ditemukan</h1>
<div class="page-content"><p>Sepertinya tidak ada apa pun di alamat ini. Coba cari?</p></div></section></main>"""
    return _page(base, f"Halaman tidak ditemukan - {NAME}", body)


def _inserted(base: str, posts: list[SampleRelease], place: int, page: int) -> str:
    """The content with what the theme puts between its paragraphs on the page, and not in API or feed."""
    post = posts[place]
    lines = content(base, post, page).strip().split("\n")
    if post.id % 2 and len(lines) > 3:
        other = posts[(place + 3) % len(posts)]
        lines.insert(
            2,
            f'<div class="baca-juga"><strong>Baca Juga :</strong> '
            f'<a href="{base}{other.slug}/">{textured(other.title)}</a></div>',
        )
    lines.insert(1, '<div class="iklan-konten"><span>Scroll untuk baca artikel</span><ins>ADVERTISEMENT</ins></div>')
    return "\n".join(lines)


def _day(moment: datetime) -> str:
    local = moment.astimezone(JAKARTA)
    return f"{_WEEKDAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"


def _time(moment: datetime, classes: str) -> str:
    local = moment.astimezone(JAKARTA)
    return f'<time class="entry-date {classes}" datetime="{local.isoformat()}">{_day(local)} {local:%H:%M}</time>'


def _times(post: SampleRelease) -> str:
    if post.modified is None:
        return _time(post.published, "published updated")
    return _time(post.published, "published") + _time(post.modified, "updated")


def _share(label: str) -> str:
    buttons = "".join(f'<li><a href="#" rel="nofollow">{name}</a></li>' for name in ("Facebook", "X", "WhatsApp"))
    return f'<div class="share-buttons"><span class="share-label">{label}</span><ul>{buttons}</ul></div>'


def _figure(base: str, post: SampleRelease) -> str:
    caption = f'<figcaption class="wp-caption-text">{textured(post.caption)}</figcaption>' if post.caption else ""
    return f"""<figure class="post-thumbnail"><img width="1024" height="683" src="{image(base, post)}"
 class="attachment-large wp-post-image" alt="{escaped(post.title)}"
 srcset="{image(base, post)} 1024w, {image(base, post, "-300x200")} 300w">{caption}</figure>"""


def _page_links(base: str, post: SampleRelease, page: int) -> str:
    if len(post.pages) == 1:
        return ""
    numbers = "".join(
        f' <span class="post-page-numbers current">{number}</span>'
        if number == page
        else f' <a href="{base}{post.slug}/{f"{number}/" if number > 1 else ""}" class="post-page-numbers">'
        f"{number}</a>"
        for number in range(1, len(post.pages) + 1)
    )
    return f'<div class="page-links"><span class="text-page-link">Halaman:</span>{numbers}</div>\n'


def _tags(base: str, post: SampleRelease) -> str:
    return ", ".join(f'<a href="{base}tag/{slugged(tag)}/" rel="tag">{escaped(tag)}</a>' for tag in post.tags)


def _author_box(post: SampleRelease) -> str:
    return f"""<div class="author-box"><h4 class="author-name">{escaped(post.author)}</h4>
<p class="author-bio">Menulis untuk {NAME} sejak edisi pertama.</p></div>
"""


def _navigation(base: str, posts: list[SampleRelease], place: int) -> str:
    older = posts[place + 1] if place + 1 < len(posts) else None
    newer = posts[place - 1] if place else None
    links = "".join(
        f'<div class="nav-{side}"><a href="{base}{post.slug}/" rel="{side[:4]}">{textured(post.title)}</a></div>'
        for side, post in (("previous", older), ("next", newer))
        if post
    )
    return f'<nav class="navigation post-navigation"><div class="nav-links">{links}</div></nav>\n'


def _related(base: str, posts: list[SampleRelease], post: SampleRelease) -> str:
    others = [other for other in posts if other.category == post.category and other.id != post.id][:4]
    links = "".join(f'<li><a href="{base}{other.slug}/">{textured(other.title)}</a></li>' for other in others)
    return f'<div class="related-posts"><h3 class="related-title">Berita Terkait</h3><ul>{links}</ul></div>\n'


def _card(base: str, post: SampleRelease) -> str:
    return f"""<article id="post-{post.id}" class="post-{post.id} post type-post hentry">
<h2 class="entry-title"><a href="{base}{post.slug}/" rel="bookmark">{textured(post.title)}</a></h2>
<div class="entry-meta">{_times(post)}</div>
<div class="entry-summary"><p>{textured(excerpt(post, 30))}</p></div></article>"""


def _head(base: str, post: SampleRelease, page: int) -> str:
    link = f"{base}{post.slug}/" + (f"{page}/" if page > 1 else "")
    modified = post.modified or post.published
    article = {
        "@type": "NewsArticle",
        "headline": post.title,
        "datePublished": post.published.astimezone(UTC).isoformat(),
        "dateModified": modified.astimezone(UTC).isoformat(),
        "author": {"@type": "Person", "name": post.author},
        "articleSection": [post.category],
        "keywords": list(post.tags),
        "inLanguage": "id",
        "mainEntityOfPage": {"@id": link},
    }
    graph = json.dumps({"@context": "https://schema.org", "@graph": [article]}).replace("<", "\\u003c")
    return f"""<link rel="canonical" href="{link}" />
<meta property="og:locale" content="id_ID" />
<meta property="og:type" content="article" />
<meta property="og:title" content="{escaped(post.title)} - {NAME}" />
<meta property="og:description" content="{escaped(excerpt(post, 30))}" />
<meta property="og:url" content="{link}" />
<meta property="og:site_name" content="{NAME}" />
<meta property="article:published_time" content="{post.published.astimezone(UTC).isoformat()}" />
<meta property="article:modified_time" content="{modified.astimezone(UTC).isoformat()}" />
<meta property="og:image" content="{image(base, post)}" />
<meta name="author" content="{escaped(post.author)}" />
<script type="application/ld+json">{graph}</script>
<link rel="alternate" type="application/json" href="{base}wp-json/wp/v2/posts/{post.id}" />
<link rel="shortlink" href="{base}?p={post.id}" />
"""


def _page(base: str, title: str, body: str, head: str = "") -> str:
    today = _day(datetime.now(JAKARTA))
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="robots" content="index, follow, max-image-preview:large" />
{head}<link rel="alternate" type="application/rss+xml" title="{NAME} &raquo; Feed" href="{base}feed/" />
<link rel="https://api.w.org/" href="{base}wp-json/" />
<meta name="generator" content="WordPress {VERSION}" />
<link rel="stylesheet" href="{base}wp-content/themes/serambi/style.css?ver=1.4" media="all" />
</head>
<body class="wp-theme-serambi">
<header id="masthead" class="site-header"><div class="topbar"><span class="current-date">{today}</span></div>
<p class="site-title"><a href="{base}" rel="home">{NAME}</a></p><p class="site-description">{TAGLINE}</p>
<nav id="site-navigation"><ul class="menu"><li><a href="{base}">Beranda</a></li>
<li><a href="{base}feed/">RSS</a></li></ul></nav></header>
<div id="content" class="site-content">
{body}
</div>
<footer id="colophon" class="site-footer"><div class="site-info">&copy; {NAME}. Ditenagai WordPress.</div></footer>
</body>
</html>
"""
