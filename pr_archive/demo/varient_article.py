"""HTML of one article on the Varient sample site, with the faults of that system.

Closing ``</p>`` tags are missing, the head gives times without a zone, the related-story insert is three
paragraphs, JSON-LD is written by hand, and the view counter changes with every view.
"""

import re
from datetime import datetime
from urllib.parse import urlencode

from pr_archive.demo.markup import JAKARTA, cut, escaped, excerpt, slugged
from pr_archive.demo.sample import SampleRelease
from pr_archive.demo.varient_pages import CARD_TITLE, NAME, card, frame, image, sidebar, stamp

_SPACED = ((re.compile(r",([\"”’])"), r", \1"), (re.compile(r"(?<=\d),(?=\d)"), ", "), (re.compile(r",-"), ", -"))


def article(base: str, posts: list[SampleRelease], place: int, *, views: int, query: dict[str, str]) -> str:
    """The page of ``posts[place]``; ``posts`` is everything published, newest first."""
    post = posts[place]
    body = f"""<div class="page-breadcrumb"><ol class="breadcrumb">
<li class="breadcrumb-item"><a href="{base}">Beranda</a></li>
<li class="breadcrumb-item"><a href="{base}{slugged(post.category)}">{escaped(post.category)}</a></li>
<li class="breadcrumb-item active">{escaped(cut(post.title, CARD_TITLE))}</li></ol></div>
<div id="content" class="col-sm-8"><div class="post-content">
<p class="m-0"><a href="{base}{slugged(post.category)}">
<label class="category-label">{escaped(post.category)}</label></a></p>
<h1 class="title">{escaped(post.title)}</h1>
{_summary(post)}{_meta(base, post, views)}{_share(base, post)}{_picture(base, post)}
<div class="post-text">
{_body(base, posts, place)}
</div>
<div class="optional-url-cnt"></div>
{_tags(base, post)}</div>
{_previous_and_next(base, posts, place)}
<div class="reactions noselect"><h4 class="title-reactions">Apa reaksi Anda?</h4>
<span class="reaction-label">suka</span> <span class="reaction-num-votes">{post.id % 9}</span></div>
{_author_box(base, post)}{_related(base, posts, post)}
<section id="comments"><h4>Komentar</h4><p class="no-comment">Belum ada komentar</section></div>
{sidebar(base, posts)}"""
    return frame(base, post.title, body, _head(base, post, query))


def _body(base: str, posts: list[SampleRelease], place: int) -> str:
    """The text as the system prints it: cut at ``</p>``, which it then forgets to put back."""
    post = posts[place]
    parts = [f"<p>{_printed(text, post)}" for text in post.paragraphs]
    if "nbsp" in post.quirks:
        parts = [part for text in parts for part in (text, "<p>&nbsp;")]
    if len(parts) > 4 and post.id % 3 == 0:
        parts.insert(3, '<p><div class="col-sm-12 bn-article"><ins class="bn-lg">Iklan</ins></div>')
    for position in sorted(_widget_positions(post, len(parts)), reverse=True):
        parts.insert(position, _widget(base, posts[(place + position + 5) % len(posts)]))
    if "headline_first" in post.quirks:
        parts.insert(0, f"<p><em>*{escaped(post.title)}*</em>")
    return "\n".join(parts)


def _printed(text: str, post: SampleRelease) -> str:
    if "comma_blank" in post.quirks:
        for pattern, spaced in _SPACED:
            text = pattern.sub(spaced, text)
    return escaped(text).replace("&quot;", '"').replace("&#x27;", "'")


def _widget_positions(post: SampleRelease, parts: int) -> list[int]:
    """Half of the pages carry the insert, some twice, some as the very last thing of the text."""
    if post.id % 2:
        return []
    if post.id % 12 == 0:
        return [2, parts]
    return [1 + post.id // 2 % (parts - 1)]


def _widget(base: str, other: SampleRelease) -> str:
    return f'<p>Baca juga:\n<p><a href="{base}{other.slug}">{escaped(other.title)}</a>\n<p>|'


def _date(moment: datetime) -> str:
    return stamp(moment, "MON DAY, %Y&nbsp;-&nbsp;%H:%M")


def _summary(post: SampleRelease) -> str:
    if not post.summary:
        return ""
    return f'<div class="post-summary"><h2>{escaped(post.summary)}</h2></div>\n'


def _meta(base: str, post: SampleRelease, views: int) -> str:
    updated = ""
    if post.modified:
        updated = f'<span class="sp-left sp-post-update-date">Diperbarui:&nbsp;{_date(post.modified)}</span>'
    return f"""<div class="post-meta"><span class="post-author-meta sp-left">
<a href="{base}profile/{slugged(post.author)}"><img src="{base}uploads/profile/user.png"
 alt="{escaped(post.author)}"> {escaped(post.author)}</a></span>
<div class="post-details-meta-date"><span class="sp-left">{_date(post.published)}</span>{updated}</div>
<div class="post-comment-pageviews"><span class="comment"><i class="icon-comment"></i>0</span>
<span><i class="icon-eye"></i>{views}</span></div></div>
"""


def _share(base: str, post: SampleRelease) -> str:
    links = "".join(
        f'<li><a href="{target}{base}{post.slug}" class="social-btn"><span>{name}</span></a></li>'
        for name, target in (
            ("Facebook", "https://www.facebook.com/sharer/sharer.php?u="),
            ("Twitter", "https://twitter.com/share?url="),
            ("WhatsApp", "https://api.whatsapp.com/send?text="),
        )
    )
    return f'<div class="post-share"><ul class="share-box">{links}</ul></div>\n'


def _picture(base: str, post: SampleRelease) -> str:
    caption = ""
    if post.caption:
        caption = f'<figcaption class="img-description">{escaped(post.caption)}</figcaption>'
    return f"""<div class="post-image"><div class="post-image-inner"><img src="{image(base, post)}"
 class="img-responsive center-image" alt="{escaped(post.title)}">{caption}</div></div>"""


def _tags(base: str, post: SampleRelease) -> str:
    links = "".join(f'<li><a href="{base}tag/{slugged(tag)}">{escaped(tag)}</a></li>\n' for tag in post.tags)
    return f'<div class="post-tags"><h2 class="tags-title">Tags:</h2><ul class="tag-list">{links}</ul></div>\n'


def _previous_and_next(base: str, posts: list[SampleRelease], place: int) -> str:
    older = posts[place + 1] if place + 1 < len(posts) else None
    newer = posts[place - 1] if place else None
    sides = (("left", "Artikel Sebelumnya", older), ("right", "Artikel Berikutnya", newer))
    return (
        '<div class="post-next-prev">'
        + "".join(
            f'<div class="{side}"><p><a href="{base}{post.slug}"><span>{label}</span></a>'
            f'<h3 class="title"><a href="{base}{post.slug}">{escaped(cut(post.title, 80))}</a></h3></div>'
            for side, label, post in sides
            if post
        )
        + "</div>"
    )


def _author_box(base: str, post: SampleRelease) -> str:
    return f"""<div class="about-author"><img src="{base}uploads/profile/user.png" alt="{escaped(post.author)}">
<strong><a href="{base}profile/{slugged(post.author)}">{escaped(post.author)}</a></strong>
<p>Kontributor {NAME}. Tulisan lain dari penulis ini dapat dibaca di halaman profilnya.</div>
"""


def _related(base: str, posts: list[SampleRelease], post: SampleRelease) -> str:
    others = [other for other in posts if other.category == post.category and other.id != post.id][:3]
    cards = "".join(card(base, other, size="430x256") for other in others)
    return f"""<section class="section section-related-posts"><h4 class="title">Berita Terkait</h4>
<div class="row">{cards}</div></section>
"""


def _raw_time(moment: datetime) -> str:
    return moment.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M:%S")


def _head(base: str, post: SampleRelease, query: dict[str, str]) -> str:
    url = base + post.slug + (f"?{urlencode(query)}" if query else "")
    modified = post.modified or post.published
    tags = "".join(f'<meta property="article:tag" content="{escaped(tag)}"/>\n' for tag in post.tags)
    return f"""<meta property="og:type" content="article"/>
<meta property="og:title" content="{escaped(post.title)}"/>
<meta property="og:description" content="{escaped(excerpt(post, 30))}"/>
<meta property="og:url" content="{escaped(url)}"/>
<meta property="og:image" content="{image(base, post)}"/>
<meta property="article:author" content="{escaped(post.author)}"/>
<meta property="article:published_time" content="{_raw_time(post.published)}"/>
<meta property="article:modified_time" content="{_raw_time(modified)}"/>
{tags}<meta name="twitter:card" content="summary_large_image"/>
<meta name="twitter:creator" content="@{slugged(NAME)}"/>
<link rel="canonical" href="{escaped(url)}"/>
{_json_ld(base, post)}"""


def _json_ld(base: str, post: SampleRelease) -> str:
    def quoted(text: str) -> str:
        return text.replace('"', '\\"')

    def moment(value: datetime) -> str:
        return value.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S%z")

    return f"""<script type="application/ld+json">[{{"@context": "http://schema.org", "@type": "Organization",
"url": "{base}", "name": "{NAME}"}},
{{"@context": "http://schema.org", "@type": "WebSite", "url": "{base}"}}]</script>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"mainEntityOfPage": {{"@type": "WebPage", "@id": "{base}{post.slug}"}},
"headline": "{quoted(post.title)}", "name": "{quoted(post.title)}", "articleSection": "{quoted(post.category)}",
"image": {{"@type": "ImageObject", "url": "{image(base, post)}", "width": 870, "height": 580}},
"datePublished": "{moment(post.published)}", "dateModified": "{moment(post.modified or post.published)}",
"inLanguage": "id", "keywords": "{quoted(", ".join(post.tags))}",
"author": {{"@type": "Person", "name": "{quoted(post.author)}"}},
"publisher": {{"@type": "Organization", "name": "{NAME}"}},
"description": "{quoted(excerpt(post, 30))}"}}</script>
"""
