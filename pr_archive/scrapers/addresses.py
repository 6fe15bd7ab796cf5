"""Addresses of articles: one form for all the ways in which a page is linked."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

__all__ = ["canonical_url", "host_of", "joined", "variants"]

_NOISE = re.compile(
    r"(?:utm_.*|fbclid|gclid|igshid|mc_[ce]id|amp|page_images|ref|source|share|replytocom|_x_tr_.*)=.*|(?:m|page)=1|m=0?",
    re.IGNORECASE | re.DOTALL,
)
"""Query parameters that change nothing about the article. (`?m=202501` is a month of WordPress.)"""
_PORTS = {"http": ":80", "https": ":443"}
_AMP = re.compile(r"(?:/amp)+(/?)$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return an address without what does not belong to the page: case of the host, default port, fragment, campaign
    and view parameters, `/amp`. An address that cannot be read is returned as it is.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not parts.netloc:
        return url
    host = parts.netloc.lower().removesuffix(_PORTS[parts.scheme])
    path = _AMP.sub(r"\1", parts.path.rstrip()) or "/"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in pairs if not _NOISE.fullmatch(f"{name}={value}")])
    return urlunsplit((parts.scheme, host, path, query, ""))


def variants(url: str) -> Iterator[str]:
    """Yield the addresses that usually mean the same page: with and without `www.`, https, a slash at the end."""
    try:
        parts = urlsplit(canonical_url(url))
    except ValueError:
        yield url
        return
    bare = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    for scheme in dict.fromkeys((parts.scheme, "https", "http")):
        for host in dict.fromkeys((parts.netloc, bare, f"www.{bare}")):
            for end in dict.fromkeys((parts.path, path, f"{path}/")):
                yield urlunsplit((scheme, host, end, parts.query, ""))


def joined(base: str, url: str) -> str | None:
    """Return a link as an absolute web address, or None where it is none (sites write `http://[…` too)."""
    try:
        absolute = urljoin(base, url.strip())
        parts = urlsplit(absolute)
        return absolute if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host_of(url: str) -> str:
    """Return the host of an address, with its port if it has one, without `www.`; empty where there is none."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
