"""Requests to a server that misbehaves, on real sockets."""

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import AsyncResolver, ThreadedResolver, web
from yarl import URL

from postwright import __version__
from postwright.kit.http import (
    AddressRefused,
    Client,
    Limits,
    NoAnswer,
    NotSent,
    Purpose,
    PurposeRefused,
    Purposes,
    TooLarge,
    UnknownPurpose,
)

LOOPBACK = Purpose("test", allow=("127.0.0.0/8", "::1/128"))
STRICT = Purpose("test")

type Serve = Callable[[web.Application], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    runners = []

    async def start(app: web.Application) -> str:
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


def _app(**handlers) -> web.Application:
    app = web.Application()
    for name, handler in handlers.items():
        app.router.add_route("*", f"/{name}", handler)
    return app


class TestRequest:
    async def test_reads_an_answer_and_names_us(self, serve):
        async def echo(request):
            return web.json_response({"agent": request.headers["User-Agent"], "asked": dict(request.query)})

        url = await serve(_app(echo=echo))
        async with Client(LOOPBACK) as client:
            answer = await client.request("GET", f"{url}/echo", params={"a": "ü"})
        assert answer.json() == {"agent": f"Postwright/{__version__}", "asked": {"a": "ü"}}

    async def test_keeps_no_cookies(self, serve):
        async def cookie(request):
            answer = web.Response(text=request.headers.get("Cookie", "none"))
            answer.set_cookie("a", "b")
            return answer

        url = await serve(_app(cookie=cookie))
        async with Client(LOOPBACK) as client:
            await client.request("GET", f"{url}/cookie")
            assert (await client.request("GET", f"{url}/cookie")).body == b"none"

    async def test_leaves_proxies_of_the_environment_alone(self, serve, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        url = await serve(_app(here=_say("here")))
        async with Client(LOOPBACK) as client:
            assert (await client.request("GET", f"{url}/here")).body == b"here"

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "169.254.169.254",
            "0.0.0.0",  # noqa: S104 - nobody binds to it here
            "10.0.0.1",
            "[fe80::1]",
        ],
    )
    async def test_refuses_private_addresses_before_connecting(self, host):
        async with Client(STRICT) as client:
            with pytest.raises(AddressRefused):
                await client.request("GET", f"https://{host}/")

    @pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "①②⑦.⓪.⓪.①", "0"])
    async def test_refuses_odd_spellings_of_private_addresses(self, host):
        async with Client(STRICT) as client:
            with pytest.raises(NotSent):
                await client.request("GET", f"https://{host}/")

    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd",
            "ftp://example.com/",
            "https://user:pw@example.com/",
            "https://",
            "http://[",
            "x",
        ],
    )
    async def test_refuses_what_is_no_plain_web_address(self, url):
        async with Client(LOOPBACK) as client:
            with pytest.raises(PurposeRefused):
                await client.request("GET", url)

    async def test_refuses_hosts_that_the_purpose_does_not_list(self):
        async with Client(Purpose("mail", hosts=frozenset({"api.example.com"}))) as client:
            with pytest.raises(PurposeRefused, match=r"mail may not reach example\.com"):
                await client.request("GET", "https://example.com/")

    async def test_says_that_nothing_was_sent_when_nobody_listens(self, unused_tcp_port):
        async with Client(LOOPBACK) as client:
            with pytest.raises(NotSent):
                await client.request("POST", f"http://127.0.0.1:{unused_tcp_port}/", json={})

    async def test_sends_nothing_once_it_is_closed(self):
        client = Client(LOOPBACK)
        await client.close()
        with pytest.raises(NotSent):
            await client.request("GET", "http://127.0.0.1:1/")

    async def test_says_that_nothing_was_sent_when_the_name_is_unknown(self):
        async with Client(STRICT) as client:
            with pytest.raises(NotSent):
                await client.request("GET", "https://nobody.invalid/")

    async def test_says_that_nothing_was_sent_when_the_certificate_is_wrong(self, serve):
        url = await serve(_app(here=_say("here")))
        async with Client(LOOPBACK) as client:
            with pytest.raises(NotSent) as error:
                await client.request("POST", url.replace("http:", "https:"), json={})
        assert isinstance(error.value.__cause__.os_error, ssl.SSLError)

    async def test_does_not_know_what_became_of_a_request_without_an_answer(self, serve):
        async def hang_up(request):
            await request.read()
            request.transport.abort()
            return web.Response()

        url = await serve(_app(post=hang_up))
        async with Client(LOOPBACK) as client:
            with pytest.raises(NoAnswer):
                await client.request("POST", f"{url}/post", json={})

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
    async def test_never_sends_by_itself_what_may_have_arrived(self, serve, method):
        came = []

        async def answer_once(request):
            came.append(await request.read())
            if len(came) > 1:
                request.transport.abort()
            return web.Response()

        async with Client(LOOPBACK) as client:
            url = await serve(_app(here=answer_once)) + "/here"
            await client.request(method, url)  # the next one comes by the same connection
            with pytest.raises(NoAnswer):
                await client.request(method, url)

        assert len(came) == 2

    async def test_does_not_know_what_became_of_a_request_that_took_too_long(self, serve):
        released = asyncio.Event()

        async def wait(request):
            await released.wait()
            return web.Response()

        url = await serve(_app(post=wait))
        async with Client(LOOPBACK) as client:
            with pytest.raises(NoAnswer):
                await client.request("POST", f"{url}/post", limits=Limits(total=0.1))
        released.set()

    async def test_stops_reading_an_endless_answer(self, serve):
        async def endless(request):
            answer = web.StreamResponse()
            await answer.prepare(request)
            while True:
                await answer.write(b"x" * 65_536)

        url = await serve(_app(endless=endless))
        async with Client(LOOPBACK) as client:
            with pytest.raises(TooLarge):
                await client.request("GET", f"{url}/endless", limits=Limits(answer_bytes=1_000_000))

    async def test_counts_an_answer_unpacked(self, serve):
        async def bomb(request):
            packed = gzip.compress(bytes(20_000_000))
            return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

        url = await serve(_app(bomb=bomb))
        async with Client(LOOPBACK) as client:
            with pytest.raises(TooLarge):
                await client.request("GET", f"{url}/bomb", limits=Limits(answer_bytes=1_000_000))


class TestFollowRedirects:
    async def test_hands_a_redirect_to_the_caller(self, serve):
        url = await serve(_app(go=_redirect("https://example.com/")))
        async with Client(LOOPBACK) as client:
            assert (await client.request("GET", f"{url}/go")).status == 302

    async def test_reads_a_page_that_moved(self, serve):
        url = await serve(_app(go=_redirect("/here"), here=_say("here")))
        async with Client(LOOPBACK) as client:
            answer = await client.get_page(f"{url}/go")
        assert (answer.body, answer.url) == (b"here", f"{url}/here")

    @pytest.mark.parametrize(
        "onward", ["https://169.254.169.254/", "http://10.0.0.1/", "https://[::ffff:10.0.0.1]/"]
    )
    async def test_does_not_follow_to_a_private_address(self, serve, onward):
        url = await serve(_app(go=_redirect(onward)))
        async with Client(LOOPBACK) as client:
            with pytest.raises(AddressRefused):
                await client.get_page(f"{url}/go")

    async def test_does_not_follow_to_another_scheme(self, serve):
        url = await serve(_app(go=_redirect("file:///etc/passwd")))
        async with Client(LOOPBACK) as client:
            with pytest.raises(PurposeRefused):
                await client.get_page(f"{url}/go")

    async def test_stops_going_round_in_circles(self, serve):
        url = await serve(_app(go=_redirect("/go")))
        async with Client(LOOPBACK) as client:
            assert (await client.get_page(f"{url}/go")).status == 302

    async def test_judges_each_hop_by_the_hosts_of_the_purpose(self, serve):
        url = await serve(_app(go=_redirect("http://localhost:1/")))
        purpose = Purpose("one host", hosts=frozenset({"127.0.0.1"}), allow=LOOPBACK.allow)
        async with Client(purpose) as client:
            with pytest.raises(PurposeRefused):
                await client.get_page(f"{url}/go")


class TestRebinding:
    async def test_connects_only_to_an_address_that_was_judged(self, serve):
        """A name that is fine when asked first and private when asked again is asked once."""
        seen = []

        async def note(request):
            seen.append(request.path)
            return web.Response()

        port = URL(await serve(_app(note=note))).port
        purpose = Purpose("test", allow=("127.0.0.2/32",))
        async with Client(purpose, resolver=_Turncoat("127.0.0.2", "127.0.0.1")) as client:
            for _ in range(2):
                with pytest.raises(NotSent):
                    await client.request("GET", f"http://turncoat.example:{port}/note")
        assert seen == []


class TestNames:
    async def test_of_the_hosts_file_are_known(self, serve):
        async def well(request):
            return web.Response(text="well")

        port = (await serve(_app(go=well))).rsplit(":", 1)[1]

        async with Client(LOOPBACK) as client:
            assert (await client.request("GET", f"http://localhost:{port}/go")).body == b"well"

    async def test_are_given_up_when_the_name_server_is_silent(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            resolver = AsyncResolver(
                nameservers=["127.0.0.1"], udp_port=silent.getsockname()[1], timeout=0.1, tries=1
            )
            async with Client(STRICT, resolver=resolver) as client:
                with pytest.raises(NotSent):
                    await client.request("GET", "https://example.org/")


class TestPurposes:
    def test_knows_what_was_registered(self):
        assert Purposes([STRICT])["test"] is STRICT

    def test_refuses_a_purpose_nobody_registered(self):
        with pytest.raises(UnknownPurpose):
            Purposes([])["mail"]


class _Turncoat(ThreadedResolver):
    """A name server that gives one answer after the other."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self._addresses = iter(addresses)

    async def resolve(self, host, port=0, family=0):
        address = next(self._addresses)
        return [{"hostname": host, "host": address, "port": port, "family": 2, "proto": 0, "flags": 0}]


def _say(text: str):
    async def handler(request):
        return web.Response(text=text)

    return handler


def _redirect(target: str):
    async def handler(request):
        return web.Response(status=302, headers={"Location": target})

    return handler
