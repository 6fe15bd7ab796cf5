"""Which texts say the same, and which are worse than what is known already.

A site changes quotes, dashes and blanks without touching the text; and it shows for a while what is no text: an
unfilled template, a login, half an article.
"""

import re
import unicodedata
from hashlib import blake2b

from pr_archive.records import ReleaseData

__all__ = ["DAYS_TO_BELIEVE", "fingerprint", "no_article", "why_worse", "words"]

_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032`\u00b4\u2039\u203a", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    # Zero width, and hints where a word may be broken.
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
_DASHES = re.compile(r"\s*-+\s*")
_SHARE_KEPT = 0.5
"""Share of the characters that a text must still have: editors cut a paragraph, a broken page shows a teaser."""
DAYS_TO_BELIEVE = 3
"""Days on which a text that is less than half of the one before must be seen before it is taken: an editor cut it."""
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\[\[.*?\]\]|\$\{\w+\}")
_WAITING = re.compile(
    r"(?:loading|please wait|memuat|sedang memuat|mohon tunggu|harap tunggu|just a moment)\b.{0,30}", re.IGNORECASE
)
_FILLER = re.compile(r"\blorem ipsum\b|\bdolor sit amet\b", re.IGNORECASE)
_LOGIN = re.compile(
    r"(?:(?:halaman|form|formulir) )?(?:log ?in|log ?on|sign ?in|masuk(?: (?:akun|ke akun)(?: anda)?)?)"
    r"(?: (?:page|required|untuk melanjutkan|untuk membaca))?(?: [-|–—] .+)?"
    r"|(?:silakan|silahkan|anda harus|please) (?:log ?in|masuk|sign in)\b.*",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:kami|situs (?:web )?ini|we|this (?:web)?site) (?:menggunakan|memakai|uses?) cookies?\b.*"
    r"|(?:persetujuan|pengaturan) (?:cookies?|privasi)|cookie (?:consent|settings|policy)|before you continue\b.*"
    r"|sebelum (?:anda )?melanjutkan(?: ke .+)?|we value your privacy|kami menghargai privasi anda",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:(?:error )?404\b.{0,40}|(?:maaf,? )?(?:halaman|laman|artikel|berita)\b.{0,25}\b(?:tidak|tak)"
    r" (?:di)?(?:temukan|tersedia)|page not found|not found)\W*",
    re.IGNORECASE,
)
_SHORT = 400
"""Characters beyond which a text is an article, whatever words it begins with."""


def words(data: ReleaseData) -> list[str]:
    """Return the words of headline and body as they are compared: without the style of quotes, dashes and blanks.

    The case of letters and every other sign count.
    """
    # Zero width goes first: NFKC would leave it between two letters that it then cannot join.
    text = unicodedata.normalize("NFKC", "\n".join((data.title, *data.paragraphs)).translate(_QUOTES))
    text = text.translate(_QUOTES).replace("''", '"')  # NFKC makes more of them: ´ is a blank and an accent
    return _DASHES.sub("-", text).split()


def fingerprint(data: ReleaseData) -> str:
    """Return a short name of the words of a text."""
    return blake2b(" ".join(words(data)).encode("utf-8", "replace"), digest_size=12).hexdigest()


def no_article(data: ReleaseData) -> str | None:
    """Return what was read in place of an article (`a login page`, …), None where it may be one."""
    body = " ".join(data.paragraphs).strip()
    short = len(body) < _SHORT
    if _FILLER.search(body):
        return "filler text"
    if _TEMPLATE.search(data.title) or (_TEMPLATE.search(body) and len(_TEMPLATE.sub("", body).strip()) < _SHORT):
        return "a template that was not filled in"
    if short and (_WAITING.fullmatch(body.strip(" .…")) or _WAITING.fullmatch(data.title.strip(" .…"))):
        return "a page that was still loading"
    if short and any(map(_LOGIN.fullmatch, (data.title, *data.paragraphs[:1]))):
        return "a login page"
    if short and any(map(_CONSENT.fullmatch, (data.title, *data.paragraphs[:1]))):
        return "a consent page"
    if short and _GONE.fullmatch(data.title):
        return "a page that says that there is none"
    return None


def why_worse(new: ReleaseData, old: ReleaseData) -> str | None:
    """Return why a text must not replace the one that is known, None where it may.

    What is no article never may; a text of less than half the length may if it turns out that it stays.
    """
    reason = no_article(new)
    if reason and no_article(old) is None:
        return reason
    length, before = (sum(map(len, words(one))) for one in (new, old))
    if length < before * _SHARE_KEPT:
        return f"less than half of the text is left ({length} of {before} characters)"
    return None
