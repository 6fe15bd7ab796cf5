"""Lists of sites from elsewhere: OPML (a feed reader's export), or plain text with an address a line."""

from urllib.parse import urlsplit

from lxml import etree

from pr_archive.errors import SourceError

__all__ = ["read_source_list"]


def read_source_list(text: bytes) -> list[tuple[str | None, str]]:
    """Return (name or None, address of the home page) of each site in a list, each site once.

    An OPML entry has the address of its site in `htmlUrl`; where that is missing, the site is the feed's host. Raises
    SourceError where there is no site in it.
    """
    entries = _opml(text) if text.lstrip().startswith(b"<") else _plain(text)
    sites: dict[str, str | None] = {}
    for name, url in entries:
        if _is_web(url):
            sites.setdefault(url, name)
    if not sites:
        raise SourceError("no site in the list; give OPML, or a text with a web address in each line")
    return [(name, url) for url, name in sites.items()]


def _opml(text: bytes) -> list[tuple[str | None, str]]:
    try:
        root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not OPML: {error}") from error
    outlines = root.iter("outline") if root is not None else ()
    return [
        (one.get("title") or one.get("text"), one.get("htmlUrl") or _root(one.get("xmlUrl") or ""))
        for one in outlines
    ]


def _plain(text: bytes) -> list[tuple[str | None, str]]:
    lines = (line.partition("#")[0].strip() for line in text.decode("utf-8", "replace").splitlines())
    return [(None, line if "://" in line else f"https://{line}") for line in lines if line]


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _root(url: str) -> str:
    parts = urlsplit(url) if _is_web(url) else None
    return f"{parts.scheme}://{parts.netloc}/" if parts else ""
