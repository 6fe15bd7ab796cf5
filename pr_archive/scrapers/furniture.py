"""What stands in or around an article and is none of its text: by the classes of its box, or by its own words."""

import re
from functools import lru_cache

__all__ = ["END", "SEE_ALSO", "is_furniture", "is_label"]

_WORDS = (
    "share[rd]?|shares|sharing|share-?(?:box|buttons?|bar|links|this|post|icons?|wrap\\w*|container)|sharedaddy"
    "|social(?:-?(?:share|media|links|icons?|buttons?|box|btn))?|sosmed|addtoany\\w*|heateor\\w*|sassy\\w*|medsos"
    "|related\\w*|relate[ds]?-?(?:posts?|articles?|news)|terkait|bacajuga|baca-juga|read-?(?:also|more)|see-?also"
    "|inline-?related|also-read|recommend\\w*|rekomendasi|terpopuler|popular\\w*|trending|newsletter\\w*|subscri\\w+"
    "|comments?(?:-?(?:area|list|form|section))?|komentar|respond|disqus\\w*|fb-comments|author-?(?:box|bio|info|card)"
    "|about-?author|gmr-authorbox|post-?author-?(?:box|bio)|tags?-?(?:links|list|cloud)|post-?tags|tagcloud\\d*|tagging"
    "|breadcrumbs?|pagination|page-?links|pagelinks|page-?numbers|post-?(?:next-?prev|navigation|nav)|nav-?links"
    "|next-?prev|reactions?|kk-star\\w*|(?:post-?)?ratings?|optional-url\\w*|post-files|ad|ads|adv|advert\\w*"
    "|iklan(?:-\\w+)*|adsbygoogle|ad-?(?:slot|container|wrapper|unit|banner|box)|ads-?(?:slot|container|wrapper)\\w*"
    "|banners?|gmr-banner[\\w-]*|newkarma-core-[\\w-]+|sponsor\\w*|promo\\w*|code-block(?:-\\d+)?|paywall|bn-\\w+"
    "|td-a-rec\\w*|jeg_ad\\w*|jnews_inline_related_post\\w*|jeg_share\\w*|jeg_post_tags|jp-relatedposts|yarpp[\\w-]*"
    "|crp_related|wp-caption-text|tr-caption\\w*|caption|img-caption|img-description|image-caption|photo-?caption"
    "|keterangan-?foto|figcaption|toc|ez-toc\\w*|lwptoc|popup|modal|screen-reader-text|sr-only|visually-hidden"
    "|post-?views|view-?count|counter|google-?news|follow-?(?:us|wa|channel)|wa-channel|whatsapp-?channel"
    "|outbrain|taboola\\w*|mgid\\w*|entry-footer|entry-meta|post-meta|source-news|gmr-cf-metacontent|copyright"
    "|velocity-post-info|text-page-link|bottom-of-article|cc_banner\\w*|gdpr\\w*|cookie\\w*"
)
_BOX = re.compile(rf"(?:^|\s)(?:{_WORDS})(?=\s|$)", re.IGNORECASE)
_BOX_START = re.compile(
    r"(?:^|\s)(?:share|sharing|related|baca-?juga|iklan|ads?|banner|recommend|terkait|comment|komentar|newsletter"
    r"|social|author-?box|breadcrumb|outbrain|taboola|promo)[-_]",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(4096)
def is_furniture(names: str, style: str = "") -> bool:
    """Return whether a box is furniture of the page, by its classes and id (joined by blanks) and inline style."""
    by_name = names and (_BOX.search(names) or _BOX_START.search(names))
    return bool(by_name or (style and _HIDDEN.search(style)))


_LABELS = frozenset("""
advertisement|advertisements|iklan|scroll to continue with content|scroll untuk baca artikel|scroll untuk melanjutkan
sebarkan artikel ini|bagikan artikel ini|bagikan berita ini|bagikan|bagikan ke|share|share this|share artikel
listen to this article|dengarkan artikel ini|loading...|loading|a a a|terpopuler|berita terkait|artikel terkait
berita lainnya|baca berita lainnya|rekomendasi|rekomendasi untuk anda|rekomendasi untukmu|artikel sebelumnya
artikel berikutnya|artikel selanjutnya|berita sebelumnya|berita berikutnya|sebelumnya|berikutnya|selanjutnya
tinggalkan balasan|tinggalkan komentar|batalkan balasan|anda harus masuk untuk berkomentar|posting komentar|komentar
tulis komentar|belum ada komentar|sosmed-whatsapp-white|tags|tag|baca juga|baca|simak juga|lihat juga|pages|halaman
laman|advertorial|ikuti kami|ikuti kami di google news|print|cetak|cetak artikel|copy link|salin tautan|tautan disalin
salin link|facebook|twitter|x|whatsapp|telegram|pinterest|linkedin|line|email|tweet|pin it|komentar facebook
selengkapnya|baca selengkapnya|read more|related posts|related articles|recent posts|pos terkait|post terkait
you might also like|anda mungkin juga suka|ticker/posts|6/recent/ticker-posts|show more|tampilkan semua
kembali ke atas|lihat semua|news feed|breaking news|lihat foto|perbesar|zoom|next|prev|previous|newer|older|beranda
""".replace("\n", "|").strip("|").split("|"))  # fmt: skip
_LABEL_STARTS = re.compile(
    r"(?:ikuti\b.{0,90}?\b(?:google ?news|whats ?app|telegram|instagram|kami di)\b"
    r"|follow\b.{0,60}\b(?:whats ?app|google ?news|telegram)|konten di bawah ini disajikan|banner iklan"
    r"|(?:waktu )?baca \d+ menit|\d+ menit (?:waktu )?baca"
    r"|\d[\d.,]*\s*(?:views?|shares?|pembaca|(?:kali )?(?:dibaca|dilihat))$"
    r"|(?:dapatkan|cek|simak|update|baca)\b.{0,120}?\b(?:di|melalui|lewat|via)\b.{0,40}?\b(?:google ?news|whats ?app"
    r"|telegram|kanal)|(?:pages|halaman|laman|tags?|label|topik)\s*:|gabung\b.{0,60}\b(?:whats ?app|telegram)"
    r"|\d+ (?:response|komentar|comment|tanggapan)s? (?:to|untuk|pada|di)\b|caption ?:|scroll (?:untuk|ke bawah)"
    r"|anda harus (?:masuk|login)|alamat email anda tidak akan|silakan masuk untuk|(?:sudah )?dibaca:? ?[\d.]+ kali"
    r"|artikel ini telah tayang di|syarat dan ketentuan penulisan|copyright (?:©|\(c\))|©|hak cipta ©"
    r"|(?:telah )?dilihat:? ?[\d.,]+ (?:kali|x)\b|post views ?:|views ?:"
    r"|laporkan (?:artikel|konten)|sumber gambar ?:)",
    re.IGNORECASE,
)
_LABEL_LENGTH = 160
"""Characters that a label has at most; what is longer has words of its own."""

SEE_ALSO = re.compile(
    r"(?:(?:baca|simak|lihat|tonton)\s+(?:juga|pula|berita\s+(?:lainnya|terkait)|artikel\s+(?:lainnya|terkait)|lainnya)"
    r"|baca|(?:also\s+read|read\s+(?:also|more|next)|see\s+also))\s*[:：»>]"
    r"|(?:baca|simak|lihat|tonton)\s+(?:juga|pula)\b",
    re.IGNORECASE,
)
"""The label of an insert that leads to another article. Without a colon it counts only where a link follows."""

END = re.compile(
    r"(?:artikel (?:sebelumnya|berikutnya|selanjutnya|terkait|lainnya)"
    r"|berita (?:terkait|lainnya|sebelumnya|berikutnya|populer|terpopuler)|pos(?:t|ting)?(?:an)? terkait"
    r"|rekomendasi(?: untuk anda)?|komentar(?: \(?\d+\)?)?|\d+ komentar"
    r"|terpopuler|tinggalkan (?:balasan|komentar)|leave a reply|related (?:posts?|articles?|news)|recent posts"
    r"|bagikan (?:artikel|berita) ini|apa reaksi anda\??|what's your reaction\??|anda mungkin juga (?:suka|menyukai)"
    r"|tentang penulis|posting komentar|baca berita lainnya|sebelumnya|berikutnya|post navigation|navigasi pos)\W*",
    re.IGNORECASE,
)
"""A line after which a page goes on with something else. To be matched in full."""


def is_label(line: str) -> bool:
    """Return whether a line of text is furniture of the page: share texts, notices, headings of lists."""
    if len(line) > _LABEL_LENGTH:
        return False
    bare = line.strip(" :|»›+#*-–—…").casefold()
    return bare in _LABELS or _LABEL_STARTS.match(line) is not None or not any(map(str.isalnum, line))
