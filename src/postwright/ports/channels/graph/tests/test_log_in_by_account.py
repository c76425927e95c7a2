"""A code, a token for an hour, one for 60 days: whatever shape the answers have."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater
from postwright.ports.channels.graph import account_login
from postwright.ports.channels.graph.account_login import AccountApp
from postwright.ports.channels.ways import Arrival, Trip

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ARRIVAL = Arrival(way="w", answer={"code": "planted-code#_"}, kept={}, back="https://us.example/back")
LONG = {"access_token": "long", "token_type": "bearer", "expires_in": 5_183_000}
DAY = timedelta(days=1)


class Host:
    """Says to each path what it was told to."""

    def __init__(self) -> None:
        self.says, self.asked = {}, []

    async def answer(self, request: web.Request) -> web.Response:
        fields = dict(request.query) | dict(await request.post())
        self.asked.append((request.path, fields))
        body, status = self.says[request.path]
        return web.json_response(body, status=status)


@pytest.fixture
async def host():
    host, app = Host(), web.Application()
    app.router.add_route("*", "/{path:.*}", host.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield host
    await runner.cleanup()


@pytest.fixture
async def http():
    async with Client(Purpose("channel.test", allow=("127.0.0.0/8",))) as client:
        yield client


@pytest.fixture
def app(host):
    return AccountApp(
        id="app",
        secret="planted-secret",
        dialog_url="https://network.example/oauth/authorize",
        code_url=f"{host.url}/code",
        graph_url=host.url,
        grants=("x_exchange_token", "x_refresh_token"),
    )


@pytest.fixture
def come_back(app, http, host):
    async def come_back(short, status=200):
        host.says = {"/code": (short, status), "/access_token": (LONG, 200)}
        return await account_login.come_back(app, ARRIVAL, http, lambda: NOW)

    return come_back


class TestLeave:
    def test_asks_for_a_code_with_every_scope(self, app):
        trip = Trip(way="w", typed={}, back="https://us.example/back", state="s", apps=None)
        url = account_login.leave(app, trip, ("one", "two")).url
        assert url == (
            "https://network.example/oauth/authorize?client_id=app"
            "&redirect_uri=https%3A%2F%2Fus.example%2Fback&response_type=code&scope=one%2Ctwo&state=s"
        )
        assert "planted" not in repr(app) + url


class TestComeBack:
    @pytest.mark.parametrize(
        ("short", "permitted"),
        [
            ({"access_token": "short", "user_id": 7}, set()),
            ({"access_token": "short", "permissions": "one, two,"}, {"one", "two"}),
            ({"access_token": "short", "permissions": ["one", 2]}, {"one"}),
            ({"data": [{"access_token": "short", "permissions": "one"}]}, {"one"}),
            ({"data": [7, {"access_token": "short"}]}, set()),
        ],
    )
    async def test_reads_both_shapes_of_a_token(self, come_back, host, short, permitted):
        secret, scopes = await come_back(short)
        assert (secret["access_token"], scopes) == ("long", permitted)
        assert account_login.ends_at(secret) == NOW + timedelta(seconds=5_183_000)
        assert account_login.renew_at(secret) == NOW + timedelta(days=7)
        (_, code), (_, exchange) = host.asked
        assert (code["code"], code["redirect_uri"]) == ("planted-code", ARRIVAL.back)
        assert (exchange["grant_type"], exchange["access_token"]) == ("x_exchange_token", "short")

    @pytest.mark.parametrize(
        ("short", "status", "kind"),
        [
            ({"error_type": "OAuthException", "error_message": "used"}, 400, Refused),
            ({}, 200, Refused),
            ({"access_token": 7}, 200, Refused),
            ({"access_token": "short"}, 400, Refused),
            ({}, 500, RetryLater),
            ({}, 429, RetryLater),
        ],
    )
    async def test_takes_nothing_else_for_a_token(self, come_back, short, status, kind):
        with pytest.raises(kind) as error:
            await come_back(short, status)
        assert "planted" not in repr((error.value.args, error.value.detail, error.value.raw))

    async def test_counts_60_days_where_nothing_sensible_is_said(self, come_back, host, monkeypatch):
        monkeypatch.setitem(LONG, "expires_in", "soon")
        secret, _ = await come_back({"access_token": "short"})
        assert account_login.ends_at(secret) == NOW + timedelta(days=60)


class TestRenew:
    @pytest.fixture
    def renew(self, app, http, host):
        async def renew(body, status, age):
            host.says = {"/refresh_access_token": (body, status)}
            at = str(int((NOW - age).timestamp()))
            secret = {"access_token": "planted-token", "renewed_at": at, "other": "kept"}
            return await account_login.renew(app, secret, http, lambda: NOW)

        return renew

    async def test_keeps_what_else_there_is(self, renew):
        secret = await renew(LONG, 200, 8 * DAY)
        assert (secret["access_token"], secret["other"]) == ("long", "kept")
        assert account_login.renew_at(secret) == NOW + 7 * DAY

    @pytest.mark.parametrize(
        ("code", "status", "age", "kind"),
        [
            (100, 400, 0.5 * DAY, RetryLater),  # too young
            (100, 400, 8 * DAY, Reconnect),  # nothing but a new sign-in helps
            (190, 400, 8 * DAY, Reconnect),
            (2, 500, 8 * DAY, RetryLater),
            (4, 400, 8 * DAY, RetryLater),
        ],
    )
    async def test_tells_what_passes_from_what_is_over(self, renew, code, status, age, kind):
        with pytest.raises(kind) as error:
            await renew({"error": {"code": code, "message": "no"}}, status, age)
        assert isinstance(error.value, ChannelError)
        assert "planted" not in repr((error.value.args, error.value.detail, error.value.raw))

    def test_knows_no_time_of_a_secret_without_one(self):
        assert (account_login.renew_at({}), account_login.ends_at({})) == (None, None)
