"""Which addresses we go to: the form of a URL, its port, and the networks that an answer of the DNS may lie in.

A page decides where its links and redirects lead, so every address is taken for hostile: it must not bring us into
the network of the machine that runs the archive, nor be read differently by two libraries.
"""

import re
import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

import idna
from attrs import frozen

from pr_archive.errors import AddressError
from pr_archive.sources import Source

__all__ = ["LONGEST_URL", "Address", "address_of", "check_peer", "own_address", "redirect_target", "shown"]

LONGEST_URL = 2048
"""Characters of a URL that we still ask for; longer ones are endless redirects and calendar traps."""

_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_NOT_ASCII = re.compile(r"[\x80-\xff]")
_KEPT = "!$%&'()*+,-./:;=?@[]_~"
"""ASCII characters of a path or query that are sent as they are, like browsers do."""

_NAT64 = ip_network("64:ff9b::/96")
_NOT_GLOBAL = tuple(map(ip_network, ("192.88.99.0/24", "64:ff9b:1::/48", "2001::/32", "2002::/16", "::/96")))
"""Relays, tunnels and embedded forms that some versions of `ipaddress` call global."""


@frozen
class Address:
    """A URL taken apart and found fit to be asked for."""

    scheme: str
    host: str
    """Lower-case ASCII name without a trailing dot, or an IP address (IPv6 without brackets)."""
    port: int
    target: str
    """Path and query, as they are sent."""
    private: bool = False
    """Whether the host may be in a private network: the source's own host and port, with `allow_private`."""

    @property
    def netloc(self) -> str:
        """Host and, where it is not the scheme's own, port: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address as one text, without fragment."""
        return self.origin + self.target

    @property
    def is_ip(self) -> bool:
        """Whether the host is a number in any form that the system's resolver understands."""
        return _number(self.host) is not None


def address_of(url: str, source: Source) -> Address:
    """Check a URL on behalf of a source. Raises AddressError.

    Ports are 80, 443 and the source's own. A number in a private network is refused here, a name whose answer lies
    in one when it is connected to (`check_peer`).
    """
    found, own = _parse(url), own_address(source)
    if found.port not in (80, 443, own.port):
        raise AddressError(f"{found.url}: port {found.port} is not one of 80, 443 or the source's own", url=url)
    if source.allow_private and (found.host, found.port) == (own.host, own.port):
        return Address(found.scheme, found.host, found.port, found.target, private=True)
    number = _number(found.host)
    if number is not None:
        check_peer(number, found)
    return found


def own_address(source: Source) -> Address:
    """Return the address of a source's home page, unchecked but for its form."""
    return _parse(source.url)


def check_peer(number: str, address: Address) -> None:
    """Raise AddressError where an IP address is not a public one, unless the address may be private."""
    if not address.private and not _is_public(number):
        raise AddressError(
            f"{address.url}: {number} is not a public address; a source's own test server needs allow_private = true",
            url=address.url,
        )


def redirect_target(base: str, location: str) -> str:
    """Return where a Location header leads. Its bytes, read as Latin-1, are kept. Raises AddressError."""
    location = location.strip(" \t")
    # Checked before it is joined: urlsplit drops tabs and line ends silently.
    if _FORBIDDEN.search(location):
        raise AddressError(f"{base}: redirects to {shown(location)}, which is no address", url=location)
    try:
        return urljoin(base, _NOT_ASCII.sub(lambda found: f"%{ord(found[0]):02X}", location))
    except ValueError as error:
        raise AddressError(f"{base}: redirects to {shown(location)}: {error}", url=location) from error


def shown(text: str, longest: int = 200) -> str:
    """Return a text that a server wrote in a form fit for a message: short, without control characters."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return cut if cut.isprintable() else ascii(cut)


@lru_cache(maxsize=1024)
def _parse(url: str) -> Address:
    name = shown(url)
    if len(url) > LONGEST_URL:
        raise AddressError(f"{name}: longer than {LONGEST_URL} characters", url=url)
    if _FORBIDDEN.search(url):
        raise AddressError(f"{name}: control characters and backslashes have no place in an address", url=url)
    try:
        parts = urlsplit(url.strip(" "))
        port = parts.port
        target = _without_dots(_escape(parts.path)) + ("?" + _escape(parts.query) if parts.query else "")
        host = _host(parts.hostname or "")
    except ValueError as error:  # UnicodeError and IDNAError are too
        raise AddressError(f"{name}: {error}", url=url) from error
    if parts.scheme not in _PORTS or not host:
        raise AddressError(f"{name}: not an http or https address", url=url)
    if "@" in parts.netloc:
        raise AddressError(f"{name}: names and passwords in addresses are not sent", url=url)
    return Address(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, target)


def _host(name: str) -> str:
    """Return the name in ASCII. Raises ValueError."""
    if ":" in name:
        if "%" in name:
            raise ValueError("an address with a zone is local to one machine")
        return str(IPv6Address(name))
    name = (name if name.isascii() else idna.encode(name, uts46=True).decode()).lower().removesuffix(".")
    if name and (len(name) > 253 or not all(map(_LABEL.fullmatch, name.split(".")))):
        raise ValueError(f"{shown(name)} is no name of a host")
    return name


def _escape(text: str) -> str:
    # Escapes that are there are left as they are: a server may know a page under that spelling alone.
    return quote(text, safe=_KEPT)


def _without_dots(path: str) -> str:
    """Remove `.` and `..`, escaped or not (RFC 3986, 5.2.4), or robots.txt would be asked about another path."""
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == ".." and kept:
            kept.pop()
        elif plain not in (".", ".."):
            kept.append(segment)
    if segments[-1].lower().replace("%2e", ".") in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _number(host: str) -> str | None:
    """Return the IP address that a host is, if it is one; `0x7f.1`, `2130706433` and `0177.0.0.1` are 127.0.0.1."""
    if ":" in host:
        return host
    if host[:1].isdigit() and re.fullmatch(r"[0-9a-fx.]+", host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return None
    return None


def _is_public(number: str) -> bool:
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address in _NAT64:
            # Behind NAT64 every IPv4 host of the internet has such an address.
            address = IPv4Address(int(address) & 0xFFFFFFFF)
        elif address.is_site_local:
            return False
    tunnelled = any(address in network for network in _NOT_GLOBAL if network.version == address.version)
    return address.is_global and not (address.is_multicast or address.is_reserved or tunnelled)
