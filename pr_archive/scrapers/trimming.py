"""Leaving out of an article's lines what sites put between and behind them: boxes, lists of links, closing notes."""

import re
from collections.abc import Callable, Collection, Iterable

from pr_archive.scrapers.document import Element
from pr_archive.scrapers.lines import Line, lines, visible_length
from pr_archive.scrapers.main_content import is_boilerplate

__all__ = ["article_lines"]

_BOXES = frozenset(["div", "section", "ul", "ol", "table", "aside", "header", "footer", "dl"])
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
_NOTES = re.compile(
    r"(?:editor|penulis|reporter|pewarta|penyunting|copyright|hak cipta|©|sumber artikel|tags?|topik|topics?"
    r"|follow (?:us|him|her|me|@)|read (?:more|next|also)|related|baca (?:selengkapnya|berita|artikel)|selengkapnya"
    r"|share (?:this|on)|comments?|komentar|subscribe|sign up|all rights reserved|simak (?:breaking|berita|update)"
    r"|ikuti berita|dapatkan|download|terms|more (?:from|great|on)|most read|recommended|get (?:the|our)"
    r"|have a (?:tip|story)|(?:did you )?like th|click here|tell us|advert\w*|for more|contact|email|e-mail"
    r"|this (?:story|article) (?:was|has been|originally)|dilarang keras mengambil|pilihan editor|cek berita"
    r"|kompas\.com berkomitmen|\*+ ?fakta atau hoaks|gabung\b.{0,30}grup|don.t miss|you may also|see also|watch"
    r"|photos?:|artikel ini telah tayang|berita ini telah tayang|laporan:)(?!\w).{0,220}$",
    re.IGNORECASE | re.DOTALL,
)
_NOTE_LENGTH = 300
_INSERTS = re.compile(
    r"\[gambas:|(?:saksikan|simak|tonton|lihat) (?:juga )?video\b|pilihan editor ?:|advert(?:isement)?$"
    r"|latest videos",
    re.IGNORECASE,
)


def article_lines(parts: Iterable[Element], skip: Collection[Element] = ()) -> list[Line]:
    """Return the lines of the elements that hold an article, without what is no text of it.

    `skip` are elements that a family knows to be none.
    """
    found: list[Line] = []
    for part in parts:
        first = found[-1].block + 1 if found else 0
        for line in lines(part, _boilerplate_in(part, skip)):
            line.block += first
            found.append(line)
    return _without_notes([line for line in found if not _leads_away(line)])


def _boilerplate_in(body: Element, skip: Collection[Element]) -> Callable[[Element], bool]:
    whole = max(1, visible_length(body))

    def is_left_out(element: Element) -> bool:
        size = visible_length(element)
        if element in skip or (is_boilerplate(element) and size < whole / 2):
            return True
        return element.tag in _BOXES and size < whole / 3 and _is_links(element)

    return is_left_out


def _is_links(box: Element) -> bool:
    found = lines(box)
    letters = sum(len(line.text) for line in found)
    return letters > 0 and sum(line.linked for line in found) > 0.6 * letters


def _leads_away(line: Line) -> bool:
    """Return whether a line is nothing but a link with the length of a headline."""
    if len(line.text) < _NOTE_LENGTH and _INSERTS.match(line.text):
        return True
    return line.only_link and len(line.text) >= 20 and line.element.tag not in ("td", "th", "tr")


def _without_notes(found: list[Line]) -> list[Line]:
    """Return the lines without notes and headings at their end."""
    end = len(found)
    while end > 1 and _is_note(found[end - 1]):
        end -= 1
    return found[:end]


def _is_note(line: Line) -> bool:
    return line.element.tag in _HEADINGS or (len(line.text) < _NOTE_LENGTH and _NOTES.match(line.text) is not None)
