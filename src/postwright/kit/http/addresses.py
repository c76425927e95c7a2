"""Which addresses a server of ours may talk to. Judged after resolution, never by the host's spelling."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

type _Address = IPv4Address | IPv6Address

# IANA's special-purpose registries, and what `is_global` of the standard library lets through.
_CLOSED = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays, retired
        "100.64.0.0/10",  # carrier NAT, also home of cloud metadata services
    )
)
# Only this block is handed out to the public internet (RFC 4291), so everything else is closed.
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 wraps an IPv4 address
        "3fff::/20",  # documentation
        "2620:4f:8000::/48",  # AS112
        "5f00::/16",  # segment routing
    )
)


_AT_HOME = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid", ".example")


def is_allowed(address: str, ranges: Iterable[str]) -> bool:
    """Does the operator's list open this address? An IPv4 address dressed as IPv6 counts as IPv4."""
    plain = _undress(ip_address(address))
    return any(plain in ip_network(block) for block in ranges)


def is_public(address: str) -> bool:
    """:raises ValueError: not an address at all"""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        return _is_public_v6(found)
    usable = found.is_global and not (found.is_multicast or found.is_reserved)
    return usable and not any(found in block for block in _CLOSED)


def can_be_reached(url: str, *, allow: Sequence[str] = ()) -> bool:
    """
    Whether somebody outside can come to this address, as far as it says by itself: names are not looked up.

    :param allow: ranges that count as outside, such as the machine itself where a network runs on it
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return is_public(host) or is_allowed(host, allow)
    except ValueError:
        return "." in host and not host.endswith(_AT_HOME)


def _is_public_v6(address: IPv6Address) -> bool:
    usable = address in _OPEN_V6 and address.is_global and not address.scope_id
    return usable and not any(address in block for block in _CLOSED_V6)


def _undress(address: _Address) -> _Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
