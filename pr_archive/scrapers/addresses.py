"""Addresses of articles: one form for all the ways in which a page is linked."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

__all__ = ["canonical_url", "variants"]

_NOISE = re.compile(
    r"utm_.*|fbclid|gclid|igshid|mc_[ce]id|m|amp|page_images|ref|source|share|replytocom|_x_tr_.*", re.IGNORECASE
)
"""Query parameters that change nothing about the article."""
_PORTS = {"http": ":80", "https": ":443"}
_AMP = re.compile(r"/amp/?$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return an address without what does not belong to the page: case of the host, default port, fragment, campaign
    and view parameters, `/amp`. An address that cannot be read is returned as it is.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().removesuffix(_PORTS.get(scheme, "\0"))
    path = _AMP.sub("/" if parts.path.endswith("/") else "", parts.path) or "/"
    query = parts.query
    if query:
        kept = [
            (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _NOISE.fullmatch(name)
        ]
        query = urlencode(kept)
    return urlunsplit((scheme, host, path, query, ""))


def variants(url: str) -> Iterator[str]:
    """Yield the addresses that usually mean the same page: with and without `www.`, https, a slash at the end."""
    parts = urlsplit(canonical_url(url))
    bare = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    for scheme in dict.fromkeys((parts.scheme, "https", "http")):
        for host in dict.fromkeys((parts.netloc, bare, f"www.{bare}")):
            for end in dict.fromkeys((parts.path, path, f"{path}/")):
                yield urlunsplit((scheme, host, end, parts.query, ""))
