"""Let in by a person's yes at the official server: every call proven, and renewals that count once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postwright.kit.clock import now
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused
from postwright.ports.channels.granting import KEY
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.proofs import new_key
from postwright.ports.channels.suite import NOON, MemoryProgress, NetworkSuite
from postwright.ports.channels.types import Account, Outgoing
from postwright.ports.channels.ways import Arrival, Trip
from tests.peers.bluesky.agreeing import agree

pytestmark = pytest.mark.peer_bluesky

HOME = "http://127.0.0.1:8000"
BACK = f"{HOME}/channels/return/bluesky/"


class NoApps:
    async def get(self, base_url):
        return None

    async def save(self, base_url, app):
        """Nothing is registered beforehand."""


@pytest.fixture
def network(bluesky):
    return Bluesky(
        base_url=bluesky.base_url, directory_url=bluesky.directory_url, public_url=HOME, key_seed="seed"
    )


@pytest.fixture
def leave(network, http, bluesky):
    async def leave(handle):
        typed = {"handle": handle, "base_url": bluesky.base_url}
        return await network.depart(
            Trip(way="oauth", typed=typed, back=BACK, state="state", apps=NoApps()), http
        )

    return leave


@pytest.fixture
def arrive(network, http):
    async def arrive(departure, answer):
        arrival = Arrival(way="oauth", answer=answer, kept=departure.kept, back=BACK)
        [found] = await network.arrive(arrival, http)
        return found

    return arrive


@pytest.fixture
async def found(leave, arrive, anna):
    departure = await leave(f"@{anna.handle.upper()}")
    return await arrive(departure, agree(departure.url, anna))


@pytest.fixture
async def account(found):
    return account_of(found)


def account_of(found, **changed):
    secret = {**found.secret, **changed}
    return Account(
        channel_id="7",
        network="bluesky",
        remote_id=found.remote_id,
        handle=found.handle,
        base_url=found.base_url,
        secret=secret,
        keeper=MemoryKeeper(secret),
    )


async def refusal(awaited):
    with pytest.raises(ChannelError) as refused:
        await awaited
    return type(refused.value), refused.value.code


class TestAgreed(NetworkSuite):
    """All that an app password may do."""

    @pytest.fixture
    def refused(self):
        def change(intent, account, number):
            payload = {**intent.payload, "record": {**intent.payload["record"], "text": "a" * 4000}}
            return replace(intent, payload=payload), account

        return change


class TestArrive:
    async def test_finds_the_account_and_its_own_server(self, found, anna, bluesky):
        assert (found.remote_id, found.handle) == (anna.did, anna.handle)
        assert found.base_url == f"http://localhost:{bluesky.port}"
        assert found.secret.keys() >= {"access_token", "refresh_token", KEY}
        assert "verifier" not in found.secret

    async def test_counts_once(self, leave, arrive, anna):
        departure = await leave(anna.handle)
        answer = agree(departure.url, anna)
        await arrive(departure, answer)
        assert await refusal(arrive(departure, answer)) == (Refused, "sign_in_over")

    async def test_hears_a_no(self, leave, arrive, anna):
        departure = await leave(anna.handle)
        answer = agree(departure.url, anna, also=False)
        assert await refusal(arrive(departure, answer)) == (Refused, "declined")

    @pytest.mark.parametrize("change", [{"iss": "https://bsky.example"}, {"iss": ""}])
    async def test_takes_no_answer_of_another_server(self, leave, arrive, anna, change):
        departure = await leave(anna.handle)
        answer = {**agree(departure.url, anna), **change}
        assert await refusal(arrive(departure, answer)) == (Refused, "sign_in_over")

    async def test_takes_no_yes_of_somebody_else(self, leave, arrive, anna, bluesky):
        departure = await leave(anna.handle)
        ben = bluesky.create_account("ben")
        answer = agree(departure.url, ben)
        assert await refusal(arrive(departure, answer)) == (Refused, "sign_in_over")

    @pytest.mark.parametrize("handle", ["", "nobody", "nobody.test", "a b.test", "did:plc:x"])
    async def test_knows_no_such_handle(self, leave, handle):
        assert await refusal(leave(handle)) == (Refused, "unknown_handle")


class TestRenew:
    async def test_goes_on_with_new_tokens(self, network, account, http):
        fresh = await network.refresh(account.secret, account, http)
        assert fresh["refresh_token"] != account.secret["refresh_token"]
        renewed = replace(account, secret=fresh, keeper=MemoryKeeper(fresh))
        assert (await network.check(renewed, http)).handle == account.handle
        assert network.renew_at(fresh) > network.renew_at(account.secret)

    async def test_happens_by_itself_when_the_token_is_over(self, network, found, http):
        worn = account_of(found, access_token="")
        assert (await network.check(worn, http)).handle == found.handle
        assert worn.keeper.secret["refresh_token"] != found.secret["refresh_token"]

    async def test_ends_where_a_token_came_back_that_was_used(self, network, account, http):
        fresh = await network.refresh(account.secret, account, http)
        for secret in (account.secret, fresh):
            assert await refusal(network.refresh(secret, account, http)) == (Reconnect, "sign_in_again")

    async def test_needs_the_key_of_the_sign_in(self, network, found, http):
        other = account_of(found, **{KEY: new_key()})
        assert await refusal(network.refresh(other.secret, other, http)) == (Reconnect, "sign_in_again")


class TestAnAppByHttps:
    """A client that is its own description, and proves with its key that it is no other."""

    BACK = "https://client.of-these-tests.org/channels/return/bluesky/"

    @pytest.fixture
    def network(self, bluesky):
        network = by_https(bluesky, "seed")
        bluesky.introduce(network.describe_client(self.BACK))
        return network

    @pytest.fixture
    async def found(self, network, bluesky, anna, http):
        typed = {"handle": anna.handle, "base_url": bluesky.base_url}
        trip = Trip(way="oauth", typed=typed, back=self.BACK, state="state", apps=NoApps())
        departure = await network.depart(trip, http)
        answer = agree(departure.url, anna)
        arrival = Arrival(way="oauth", answer=answer, kept=departure.kept, back=self.BACK)
        [found] = await network.arrive(arrival, http)
        return found

    async def test_is_let_in_for_long(self, network, found, http):
        account = account_of(found)
        assert found.secret["client_id"] == "https://client.of-these-tests.org/channels/clients/bluesky.json"
        assert found.expires_at > now() + timedelta(days=700)
        fresh = await network.refresh(account.secret, account, http)
        assert (await network.check(account_of(found, **fresh), http)).handle == found.handle
        await network.revoke(account_of(found, **fresh), http)
        assert await refusal(network.refresh(fresh, account, http)) == (Reconnect, "sign_in_again")

    async def test_is_no_other_that_took_its_tokens(self, bluesky, found, http):
        thief = by_https(bluesky, "another seed")
        account = account_of(found)
        assert await refusal(thief.refresh(account.secret, account, http)) == (Reconnect, "sign_in_again")


def by_https(bluesky, seed):
    home = "https://client.of-these-tests.org"
    return Bluesky(
        base_url=bluesky.base_url, directory_url=bluesky.directory_url, public_url=home, key_seed=seed
    )


class TestRevoke:
    async def test_ends_what_was_allowed(self, network, account, http):
        await network.revoke(account, http)
        assert await refusal(network.refresh(account.secret, account, http)) == (Reconnect, "sign_in_again")
        await network.revoke(account, http)  # once more changes nothing

    async def test_leaves_nothing_to_be_published_with(self, network, found, http, media):
        await network.revoke(account_of(found), http)
        gone = account_of(found, access_token="")
        intent = network.freeze(Outgoing(text="Bread"), key_time=NOON)
        sent = network.send(intent, gone, media, http, MemoryProgress())
        assert await refusal(sent) == (Reconnect, "sign_in_again")
