"""A parsed page with an index, so that a selector costs a look-up and not a walk over the page.

Pages are read with lxml itself: measured on article pages, building a BeautifulSoup takes longer than everything
that is done here together. The selectors are the part of CSS that site families need: `tag`, `.class`, `#id`,
`[name]`, `[name=value]`, `[name*=value]`, `[name^=value]`, `[name$=value]`, descendants (blank), children (`>`),
lists (`,`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from attrs import frozen
from lxml import etree

__all__ = ["Document", "Element", "Selector"]

Element = etree._Element
Selector = str
"""CSS, of the part that is described above."""

_PARTS = re.compile(r"\s*(>)\s*|(\s+)|((?:[\w-]+|\*)?(?:[.#][\w-]+|\[[^\]]+\])*)")
_SIMPLE = re.compile(r"([.#]?)([\w-]+)|\[\s*([\w-]+)\s*(?:([*^$]?=)\s*['\"]?([^'\"\]]*)['\"]?)?\s*\]")
_LIST = re.compile(r",(?![^\[]*\])")
_FEW = 4
"""Boxes that are quicker searched from above than climbed to from below."""
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+"
    rf"|<(?P<raw>script|style|textarea|title)(?P<of_raw>{_ATTRIBUTES})>(?:[^<]++|<(?!/(?P=raw)))*+"
    rf"|<(?P<tag>[a-z][^\s<>/]{{0,40}}+)(?P<of_tag>{_ATTRIBUTES})",
    re.IGNORECASE,
)
"""A comment, an element whose content is no markup, or a tag. Possessive: no page makes it look twice."""
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_SEPARATORS = re.compile(r"[\s/=]+")
_LONG, _LONG_TAG = 100_000, 10_000
_MOST_ATTRIBUTES = 1000
_MAX_CLIMB = 100
"""Ancestors that are looked at; a page that nests deeper is an attack, not an article."""


@frozen(eq=False)
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

    is_key: bool
    """Whether it asks for nothing that the index does not tell."""

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


@frozen(eq=False)
class _Chain:
    """One selector of a list: compounds from the outermost to that of the element itself."""

    compounds: tuple[_Compound, ...]
    keys: frozenset[str]
    """What has to be in the index of a page with such an element: most selectors fail here, for next to nothing."""
    last: str
    """The key of the element itself: looked up first, since most pages lack it."""


@cache
def _compiled(selector: Selector) -> tuple[_Chain, ...]:
    chains = (tuple(_compounds(one.strip())) for one in _LIST.split(selector))
    return tuple(
        _Chain(chain, frozenset(one.key for one in chain) - {"*"}, chain[-1].key) for chain in chains if chain
    )


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
    is_key = not attributes and bool(tag) + bool(id) + len(classes) == 1
    return _Compound(key, tag, id, tuple(classes), tuple(attributes), child, is_key)


@cache
def _having(name: str) -> Callable[[Element], list[Element]]:
    """Return a search for the elements that have an attribute. Its name is letters and hyphens, by `_SIMPLE`."""
    return etree.XPath(f"//*[@{name}]")  # type: ignore[return-value]


class Document:
    """A page as a tree of elements. Never raises: what is no HTML is an empty document."""

    def __init__(self, html: str) -> None:
        self.root = _parsed(html)
        self._source = html
        self._parts: dict[_Compound, dict[Element, None]] = {}
        self._found: dict[Selector, list[Element]] = {}
        index: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.root.iter("*"):
            index[element.tag].append(element)
            if names := element.get("class"):
                for name in names.split():
                    index[f".{name}"].append(element)
            if id := element.get("id"):
                index[f"#{id}"].append(element)
        self._index = dict(index)

    def all(self, selector: Selector, within: Element | None = None) -> list[Element]:
        """Return the elements that fit, each once: in order of the list's parts, then of the page."""
        found = self._found.get(selector)
        if found is None:
            found = self._found[selector] = self._searched(selector)
        return [one for one in found if _is_within(one, within)] if within is not None else found[:]

    def first(self, *selectors: Selector) -> Element | None:
        """Return the first element that fits the first selector that any fits."""
        return next((found[0] for selector in selectors if (found := self.all(selector))), None)

    def _searched(self, selector: Selector) -> list[Element]:
        index = self._index
        parts = [
            self._chained(chain.compounds)
            for chain in _compiled(selector)
            if (chain.last == "*" or chain.last in index) and chain.keys <= index.keys()
        ]
        if len(parts) == 1:
            return parts[0]
        return list(dict.fromkeys(element for part in parts for element in part))

    def _chained(self, compounds: tuple[_Compound, ...]) -> list[Element]:
        """Return the elements that fit a chain of compounds, narrowed down from the outermost to the innermost."""
        found = list(self._fitting(compounds[0]))
        for compound in compounds[1:]:
            if not found:
                break
            found = _below(found, self._fitting(compound), compound.child)
        return found

    def _candidates(self, compound: _Compound) -> Iterable[Element]:
        if compound.key != "*":
            return self._index.get(compound.key, ())
        if not compound.attributes:
            return self.root.iter("*")
        name, _, value = compound.attributes[0]
        if name == "class":
            return [one for key, some in self._index.items() if key[0] == "." and value in key for one in some]
        return _having(name)(self.root) if name in self._source else ()

    def _fitting(self, compound: _Compound) -> dict[Element, None]:
        """Return the elements that fit one compound, in order."""
        found = self._parts.get(compound)
        if found is None:
            candidates = self._candidates(compound)
            found = dict.fromkeys(candidates if compound.is_key else filter(compound.fits, candidates))
            self._parts[compound] = found
        return found

    @property
    def body_classes(self) -> list[str]:
        """The classes of `<body>`, in which WordPress tells what a page is."""
        body = self.first("body")
        return (body.get("class") or "").split() if body is not None else []


def _below(boxes: Sequence[Element], part: dict[Element, None], child: bool) -> list[Element]:
    """Return the elements of a part that are in one of the boxes, or right in it."""
    inside = set(boxes)
    if child:
        return [element for element in part if element.getparent() in inside]
    if len(boxes) <= _FEW < len(part):
        below = {element for box in boxes for element in box.iterdescendants("*")}
        return [element for element in part if element in below]
    return [element for element in part if not inside.isdisjoint(islice(element.iterancestors(), _MAX_CLIMB))]


def _is_within(element: Element, box: Element) -> bool:
    return any(ancestor is box for ancestor in islice(element.iterancestors(), _MAX_CLIMB))


def _sane(html: str) -> str:
    """Return a page whose tags have no thousands of attributes: libxml2 compares each with all before it."""
    return _TAG.sub(_shortened, html) if len(html) > _LONG else html


def _shortened(match: re.Match[str]) -> str:
    attributes = match["of_raw"] or match["of_tag"] or ""
    if len(attributes) < _LONG_TAG or len(_SEPARATORS.findall(_QUOTED.sub("", attributes))) <= _MOST_ATTRIBUTES:
        return match[0]
    start = match.start("of_raw" if match["raw"] else "of_tag") - match.start()
    return match[0][:start] + match[0][start + len(attributes) :]


def _parsed(html: str) -> Element:
    # As bytes, because lxml refuses a str with an encoding declaration. `huge_tree` is what lifts libxml2's depth
    # limit from 256 to 2048 elements; its other limits do not matter for a page whose size the fetcher has limited.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(_sane(html).encode("utf-8", "replace").replace(b"\0", b""), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root if root is not None else etree.Element("html")
