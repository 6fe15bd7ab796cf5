"""A parsed page with an index, so that a selector costs a look-up and not a walk over the page.

Pages are read with lxml itself: measured on article pages, building a BeautifulSoup takes longer than everything
that is done here together. The selectors are the part of CSS that site families need: `tag`, `.class`, `#id`,
`[name]`, `[name=value]`, `[name*=value]`, `[name^=value]`, `[name$=value]`, descendants (blank), children (`>`),
lists (`,`).
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from attrs import frozen
from lxml import etree

__all__ = ["Document", "Element", "Selector"]

Element = etree._Element
Selector = str
"""CSS, of the part that is described above."""

_PARTS = re.compile(r"\s*(>)\s*|(\s+)|((?:[\w-]+|\*)?(?:[.#][\w-]+|\[[^\]]+\])*)")
_SIMPLE = re.compile(r"([.#]?)([\w-]+)|\[\s*([\w:-]+)\s*(?:([*^$]?=)\s*['\"]?([^'\"\]]*)['\"]?)?\s*\]")
_LIST = re.compile(r",(?![^\[]*\])")
_MAX_CLIMB = 100
"""Ancestors that are looked at; a page that nests deeper is an attack, not an article."""


@frozen
class _Compound:
    """What one element has to be: the part of a selector between two combinators."""

    key: str
    """Entry of the index whose elements come into question."""
    tag: str | None
    id: str | None
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    """(name, operator, value); an empty operator asks for the attribute alone."""
    child: bool
    """Whether the element must be a child of what fits the part before, not just a descendant."""

    def fits(self, element: Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes:
            names = (element.get("class") or "").split()
            if not all(name in names for name in self.classes):
                return False
        return all(_has(element.get(name), operator, value) for name, operator, value in self.attributes)


def _has(actual: str | None, operator: str, value: str) -> bool:
    if actual is None:
        return False
    match operator:
        case "=":
            return actual.strip() == value
        case "*=":
            return value in actual
        case "^=":
            return actual.startswith(value)
        case "$=":
            return actual.endswith(value)
    return True


@cache
def _compiled(selector: Selector) -> tuple[tuple[_Compound, ...], ...]:
    return tuple(tuple(_compounds(one.strip())) for one in _LIST.split(selector))


def _compounds(selector: str) -> Iterator[_Compound]:
    child = False
    for arrow, _, text in _PARTS.findall(selector):
        if text:
            yield _compound(text, child)
        child = bool(arrow)


def _compound(text: str, child: bool) -> _Compound:
    tag = id = None
    classes, attributes = [], []
    for mark, name, attribute, operator, value in _SIMPLE.findall(text):
        if attribute:
            attributes.append((attribute, operator, value))
        elif mark == ".":
            classes.append(name)
        elif mark == "#":
            id = name
        else:
            tag = name
    key = f"#{id}" if id else f".{classes[0]}" if classes else tag or "*"
    return _Compound(key, tag, id, tuple(classes), tuple(attributes), child)


class Document:
    """A page as a tree of elements. Never raises: what is no HTML is an empty document."""

    def __init__(self, html: str) -> None:
        self.root = _parsed(html)
        self._index: dict[str, list[Element]] = {}
        for element in self.root.iter("*"):
            self._enter(str(element.tag), element)
            if names := element.get("class"):
                for name in set(names.split()):
                    self._enter(f".{name}", element)
            if id := element.get("id"):
                self._enter(f"#{id}", element)

    def _enter(self, key: str, element: Element) -> None:
        if key in self._index:
            self._index[key].append(element)
        else:
            self._index[key] = [element]

    def all(self, selector: Selector, within: Element | None = None) -> list[Element]:
        """Return the elements that fit, each once: in order of the list's parts, then of the page."""
        found: dict[Element, None] = {}
        for compounds in _compiled(selector):
            for element in self._candidates(compounds[-1].key):
                if _fits(element, compounds) and (within is None or _is_within(element, within)):
                    found[element] = None
        return list(found)

    def first(self, *selectors: Selector) -> Element | None:
        """Return the first element that fits the first selector that any fits."""
        for selector in selectors:
            for compounds in _compiled(selector):
                for element in self._candidates(compounds[-1].key):
                    if _fits(element, compounds):
                        return element
        return None

    def _candidates(self, key: str) -> list[Element]:
        return list(self.root.iter("*")) if key == "*" else self._index.get(key, [])

    @property
    def body_classes(self) -> list[str]:
        """The classes of `<body>`, in which WordPress tells what a page is."""
        body = self.first("body")
        return (body.get("class") or "").split() if body is not None else []


def _fits(element: Element, compounds: tuple[_Compound, ...]) -> bool:
    """Return whether an element and its ancestors fit a chain of compounds, read from the right.

    The nearest ancestor that fits is taken and never given back: one climb an element, whatever the page nests.
    """
    if not compounds[-1].fits(element):
        return False
    left = len(compounds) - 2
    for ancestor in islice(element.iterancestors(), _MAX_CLIMB) if left >= 0 else ():
        if compounds[left].fits(ancestor):
            left -= 1
        elif compounds[left + 1].child:
            return False
        if left < 0:
            break
    return left < 0


def _is_within(element: Element, box: Element) -> bool:
    return any(ancestor is box for ancestor in islice(element.iterancestors(), _MAX_CLIMB))


def _parsed(html: str) -> Element:
    # As bytes, because lxml refuses a str with an encoding declaration. `huge_tree` is what lifts libxml2's depth
    # limit from 256 to 2048 elements; its other limits do not matter for a page whose size the fetcher has limited.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace").replace(b"\0", b""), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root if root is not None else etree.Element("html")
