"""Addresses that must not be reached, whatever they are called. One line per trick."""

import asyncio
import ipaddress
import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.http.addresses import is_allowed, is_public
from postwright.kit.http.guard import Guard, GuardedResolver, Refusal

CLOSED = [
    # This machine
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.1.2.3", "::1", "::",
    "0.0.0.0",  # noqa: S104 - nobody binds to it here
    # Networks of one's own
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.255",
    "100.64.0.1", "100.100.100.200", "100.127.255.254",
    "fc00::1", "fd00::1", "fd12:3456:789a:1::1", "fec0::1", "feff::1",
    # One cable
    "169.254.0.1", "169.254.169.254", "169.254.170.2", "fe80::1", "fe80::1%1", "febf::1",
    # Assignments of the protocol and documentation
    "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.19.255.254", "198.51.100.7",
    "203.0.113.9", "192.88.99.1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "3fff::1", "3fff:fff::1", "100::1", "5f00::1", "2620:4f:8000::1",
    # Many at once
    "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "ff02::1", "ff0e::1",
    # IPv4 dressed as IPv6
    "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
    "::127.0.0.1", "::10.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::", "2002:0a00:0001::1", "2002:c0a8:0101::1", "2001:0:7f00:1::",
    # Outside of what was ever handed out
    "4000::1", "8000::1", "e000::1",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "2a00:1450::8",
]


class TestJudgeAddresses:
    @pytest.mark.parametrize("address", CLOSED)
    def test_closes_what_is_not_public(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize("address", PUBLIC)
    def test_opens_what_is_public(self, address):
        assert is_public(address)

    @given(st.ip_addresses(v=4))
    def test_never_opens_an_ipv4_address_by_dressing_it_as_ipv6(self, address):
        assert not any(is_public(form) for form in _dressed(int(address)))

    def test_lets_the_operator_open_a_range(self):
        assert is_allowed("127.0.0.1", ("127.0.0.0/8",))
        assert is_allowed("::ffff:127.0.0.1", ("127.0.0.0/8",))
        assert not is_allowed("10.0.0.1", ("127.0.0.0/8",))


class TestJudgeConnections:
    @pytest.mark.parametrize("port", [22, 25, 80, 5432, 6379, 8080])
    def test_closes_every_public_port_but_https(self, port):
        with pytest.raises(Refusal):
            Guard((), plain=False).judge("8.8.8.8", port)

    def test_closes_public_addresses_to_plain_http(self):
        with pytest.raises(Refusal):
            Guard((), plain=True).judge("8.8.8.8", 443)

    def test_opens_every_port_of_a_range_the_operator_allows(self):
        guard = Guard(("10.0.0.0/8",), plain=True)
        guard.judge("10.1.2.3", 8080)
        with pytest.raises(Refusal):
            guard.judge("11.1.2.3", 8080)

    def test_judges_a_socket_before_it_exists(self):
        with pytest.raises(Refusal):
            Guard((), plain=False).open_socket(
                (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("169.254.169.254", 443))
            )

    def test_refuses_a_name_with_one_private_address_among_public_ones(self):
        resolver = GuardedResolver(Guard((), plain=False), _Names("8.8.8.8", "10.0.0.1"))
        with pytest.raises(Refusal):
            asyncio.run(resolver.resolve("rebind.example", 443))


class _Names(AbstractResolver):
    """A name server that answers what it is told."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(self, host, port=0, family=socket.AF_INET) -> list[ResolveResult]:
        return [
            {"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}
            for address in self._addresses
        ]

    async def close(self) -> None: ...


def _dressed(number: int) -> list[str]:
    prefixes = {"::": 0, "::ffff:0:0": 0, "64:ff9b::": 0, "64:ff9b:1::": 0, "2002::": 80}
    return [
        str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number << shift))
        for prefix, shift in prefixes.items()
    ] + [f"::ffff:{ipaddress.IPv4Address(number)}"]
