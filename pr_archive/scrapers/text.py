"""From markup to text: decoding, and an element's paragraphs without what is no text of the article."""

import re
from collections.abc import Iterator
from email.message import Message

from bs4 import NavigableString, Tag
from bs4.dammit import EncodingDetector
from bs4.element import PreformattedString

__all__ = ["clean", "decode_html", "is_label", "paragraphs", "same_words", "text_of"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_NO_WORD = re.compile(r"[\W_]+")
_CAPTION = re.compile(r"\[caption\b[^\]]{0,500}\].{0,2000}?\[/caption\]", re.DOTALL)

_SKIPPED = frozenset(
    ["script", "style", "noscript", "iframe", "form", "button", "svg", "figure", "figcaption", "template", "nav", "select", "input", "object", "audio", "video", "canvas", "ins", "amp-ad", "aside"]
)
"""Elements whose text is none of the article's."""
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "main", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "tbody", "thead", "tr", "figure", "hr", "address", "center", "details", "summary"]
)

_LABELS = frozenset(
    ["advertisement", "iklan", "scroll to continue with content", "scroll untuk baca artikel", "sebarkan artikel ini", "bagikan artikel ini", "bagikan", "bagikan:", "share", "share:", "listen to this article", "loading...", "a a a", "terpopuler", "berita terkait", "artikel terkait", "rekomendasi", "rekomendasi untuk anda", "artikel sebelumnya", "artikel berikutnya", "sebelumnya", "berikutnya", "tinggalkan balasan", "anda harus masuk untuk berkomentar", "posting komentar", "komentar", "sosmed-whatsapp-white", "tags:", "tag:", "×", "x", "", "", "baca juga", "baca juga:", "pages:", "halaman:", "laman:"]
) | {"|"}
_LABEL_STARTS = re.compile(
    r"(?:ikuti (?:kami|berita|saluran|channel|update).{0,80}(?:google news|whatsapp|telegram)|follow channel whatsapp"
    r"|konten di bawah ini disajikan|banner iklan|waktu baca \d+ menit|dapatkan (?:update|berita).{0,80}whatsapp"
    r"|(?:pages|halaman|laman): ?\d)",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(r"\W{0,3}(?:baca|simak|lihat)(?: +(?:juga|pula))? ?[:：]", re.IGNORECASE)
_INSERT_LENGTH = 250
"""Characters that an insert has at most; a longer paragraph that begins like one has text of its own."""


def decode_html(body: bytes, content_type: str = "") -> str:
    """Return a page as text: by byte order mark, as UTF-8 if it is valid, by header, by meta, as windows-1252.

    Valid UTF-8 goes before what is declared, since windows-1252 text with letters beyond ASCII is practically never
    valid UTF-8, and headers lie.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    for encoding in ("utf-8", _charset(content_type), EncodingDetector.find_declared_encoding(body, is_html=True)):
        try:
            if encoding:
                return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # Mostly UTF-8 with a few broken bytes reads better as such than as windows-1252.
    text = body.decode("utf-8", "replace")
    return (
        text
        if text.count("\ufffd") * 50 < len(text) and not body.isascii() and _has_utf8(body)
        else body.decode("windows-1252", "replace")
    )


def _has_utf8(body: bytes) -> bool:
    return re.search(rb"[\xc2-\xf4][\x80-\xbf]", body) is not None


def _charset(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset()
    # Browsers read what calls itself latin-1 as windows-1252 (WHATWG Encoding).
    return "windows-1252" if charset in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else charset


def clean(text: str) -> str:
    """Return a text on one line: no invisible characters, single blanks."""
    return " ".join(_INVISIBLE.sub("", text).split())


def text_of(element: Tag | None) -> str | None:
    """Return the text of an element on one line, or None where there is none."""
    return (clean(element.get_text(" ")) or None) if element is not None else None


def same_words(one: str, other: str) -> bool:
    """Return whether two texts have the same words, whatever stands between them."""
    return _NO_WORD.sub("", one).casefold() == _NO_WORD.sub("", other).casefold()


def is_label(block: str) -> bool:
    """Return whether a block of text is furniture of the page: share texts, notices, inserts."""
    lower = block.casefold()
    return (
        lower in _LABELS
        or _LABEL_STARTS.match(block) is not None
        or (len(block) <= _INSERT_LENGTH and _SEE_ALSO.match(block) is not None)
    )


def paragraphs(body: Tag, title: str = "") -> tuple[str, ...]:
    """Return the paragraphs of an article's body, without labels, inserts and a repetition of the headline.

    Works on the element itself: inserts are cut out of it.
    """
    _cut_inserts(body)
    blocks = [block for block in _blocks(body) if not is_label(block)]
    if title and blocks and same_words(blocks[0], title):
        del blocks[0]
    return tuple(blocks)


def _cut_inserts(body: Tag) -> None:
    """Take out `Baca juga: …` in all its shapes: a line, a part of a line, a box with a list, a label with its headline
    in the next block and a `|` after it."""
    for string in body.find_all(string=_SEE_ALSO):
        if string.parent is None or not any(parent is body for parent in string.parents):
            continue  # already cut out
        box = string.parent
        while (
            box is not body
            and box.parent is not body
            and box.parent is not None
            and len(box.parent.get_text()) <= len(box.get_text()) + 3
        ):
            box = box.parent
        if box is body:
            _cut_line(string)
            continue
        text = clean(box.get_text(" "))
        if not _SEE_ALSO.match(text):
            _cut_line(string)
        elif len(text) <= _INSERT_LENGTH:
            alone = _SEE_ALSO.sub("", text, count=1).strip() == ""
            following = box.find_next_sibling() if alone else None
            box.extract()
            if following is not None and _only_links(following):
                following.extract()


def _cut_line(label: NavigableString) -> None:
    """Take out a label that stands within a paragraph, with its links, up to the end of the line."""
    for sibling in list(label.next_siblings):
        if isinstance(sibling, Tag) and sibling.name != "a" and not _only_links(sibling):
            break
        if not isinstance(sibling, Tag) and clean(str(sibling)) not in ("", "|", ")"):
            break
        sibling.extract()
    label.extract()


def _only_links(element: Tag) -> bool:
    linked = sum(len(clean(link.get_text())) for link in element.find_all("a"))
    return 0 < linked >= len(clean(element.get_text())) - 3


def _blocks(root: Tag) -> Iterator[str]:
    """Yield the blocks of text of an element in order. Iterative: hostile pages nest deeper than Python recurses."""
    parts: list[str] = []
    stack: list[tuple[Iterator[object], bool]] = [(iter(root.contents), True)]
    while stack:
        children, is_block = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if is_block:
                yield from _flushed(parts)
        elif isinstance(child, Tag):
            if child.name == "br":
                parts.append("\n")
            elif child.name in ("td", "th"):
                parts.append(" ")
                stack.append((iter(child.contents), False))
            elif child.name not in _SKIPPED:
                block = child.name in _BLOCKS
                if block:
                    yield from _flushed(parts)
                stack.append((iter(child.contents), block))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parts.append(child.replace("\n", " "))


def _flushed(parts: list[str]) -> Iterator[str]:
    text = _INVISIBLE.sub("", "".join(parts))
    parts.clear()
    if "[caption" in text:
        text = _CAPTION.sub("", text)
    text = _LINES.sub("\n", _BLANKS.sub(" ", text))
    yield from (block for part in text.split("\n\n") if (block := part.strip()))
