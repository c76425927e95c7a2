from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.connections import jobs, operations, queries
from postwright.base.connections.models import Channel, Revocation, ServerApp, SignIn
from postwright.kit import clock, tenancy
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.ways import ConnectedAccount, Departure

LATER = NOON + timedelta(minutes=5)
KEPT = {"verifier": "canary-of-the-verifier"}


@pytest.fixture
def left(brand, anna):
    """`left()`: Anna went to a network's page; the state that went with her."""

    def left(channel=None, by=anna):
        state = operations.new_state()
        leaving = operations.Leaving(network="mastodon", way="server", brand_id=brand.pk, channel=channel)
        departure = Departure(url="https://fedi.example/oauth", kept=KEPT)
        operations.keep_departure(leaving=leaving, state=state, departure=departure, by=by, at=NOON)
        return state

    return left


def named(name, **more):
    return ConnectedAccount(
        remote_id=name, handle=name, display_name=name, base_url="", secret={"token": name}, **more
    )


def back(state, by, at=LATER, network="mastodon"):
    return operations.take_sign_in(state=state, network=network, by=by, at=at)


def chosen(sign_in, by, *names):
    return operations.choose_accounts(sign_in=sign_in, remote_ids=names, by=by, at=LATER)


class TestTakeSignIn:
    def test_gives_back_what_was_kept_and_only_once(self, left, anna):
        state = left()
        sign_in, kept = back(state, anna)

        assert (sign_in.way, kept) == ("server", KEPT)
        with pytest.raises(operations.SignInOver):
            back(state, anna)
        assert queries.kept_of(SignIn.objects.get()) == {}

    @pytest.mark.parametrize(
        "change",
        [{"state": "made-up"}, {"network": "bluesky"}, {"at": NOON + timedelta(hours=1)}],
    )
    def test_knows_no_other_state_network_or_hour(self, left, anna, change):
        asked = {"state": left(), "network": "mastodon", "at": LATER, **change}
        with pytest.raises(operations.SignInOver):
            operations.take_sign_in(by=anna, **asked)

    def test_is_for_the_person_who_left(self, left, anna, sam):
        state = left()
        with tenancy.scope(sam.organisation_id), pytest.raises(operations.SignInOver):
            back(state, sam)
        assert back(state, anna)

    def test_wants_somebody_who_may(self, left, wilma):
        state = left()
        with pytest.raises(NotAllowed):
            back(state, wilma)

    def test_keeps_neither_state_nor_verifier_as_they_are(self, left):
        state = left()
        stored = SignIn.objects.get()
        assert state.encode() not in bytes(stored.state_hash)
        assert b"canary" not in bytes(stored.kept)


class TestChooseAccounts:
    @pytest.fixture
    def offered(self, left, anna):
        def offered(*found, channel=None):
            sign_in, _kept = back(left(channel), anna)
            return operations.offer_accounts(sign_in=sign_in, found=found)

        return offered

    def test_keeps_those_that_are_wanted_and_forgets_the_others(self, offered, anna):
        at = datetime(2027, 1, 1, tzinfo=UTC)
        first = named("first", scopes=("post",), expires_at=at, renew_at=NOON, grant="7", standing={"a": 1})
        sign_in = offered(first, named("second"), named("third"))

        channels = chosen(sign_in, anna, "first", "third")

        assert [channel.remote_id for channel in channels] == ["first", "third"]
        one = Channel.objects.get(remote_id="first")
        assert (one.scopes, one.expires_at, one.renew_at) == (["post"], at, NOON)
        assert (one.granted_by, one.settings) == ("7", {"standing": {"a": 1}})
        assert queries.secret_of(one) == {"token": "first"}
        assert not SignIn.objects.exists()

    def test_wants_one_of_them(self, offered, anna):
        with pytest.raises(operations.NothingChosen):
            chosen(offered(named("first")), anna, "stranger")

    def test_cannot_be_done_twice(self, offered, anna):
        sign_in = offered(named("first"))
        chosen(sign_in, anna, "first")
        with pytest.raises(operations.SignInOver):
            chosen(sign_in, anna, "first")

    def test_lets_into_the_same_channel_again(self, offered, anna):
        [channel] = chosen(offered(named("first")), anna, "first")
        operations.mark_for_reconnect(channel=channel, problem="sign_in_again", at=LATER)
        again = replace(named("first"), secret={"token": "new"})

        [same] = chosen(offered(again, named("second"), channel=channel), anna, "first")

        assert (same.pk, same.state) == (channel.pk, Channel.State.ACTIVE)
        assert queries.secret_of(same) == {"token": "new"}

    def test_says_when_it_is_another_account(self, offered, anna):
        [channel] = chosen(offered(named("first")), anna, "first")
        with pytest.raises(
            operations.OtherAccount, match="You let us into second, but this channel is first"
        ):
            chosen(offered(named("second"), channel=channel), anna, "first")


class TestForget:
    def test_forgets_whoever_never_came_back(self, left):
        left()
        assert operations.forget_sign_ins(at=LATER) == 0
        assert operations.forget_sign_ins(at=NOON + timedelta(hours=1)) == 1

    def test_keeps_what_a_server_knows_us_as(self, anna):
        for secret in ("old", "new"):
            operations.keep_server_app(
                organisation_id=anna.organisation_id,
                network="mastodon",
                base_url="https://fedi.example",
                app={"client_secret": secret},
            )
        known = queries.server_app(anna.organisation_id, "mastodon", "https://fedi.example")
        assert (known, ServerApp.objects.count()) == ({"client_secret": "new"}, 1)
        assert queries.server_app(anna.organisation_id, "mastodon", "https://other.example") is None

    def test_gives_back_what_nobody_chose_from(self, left, anna):
        sign_in, _kept = back(left(), anna)
        operations.offer_accounts(
            sign_in=sign_in, found=[named("first", grant="7"), named("second", grant="7")]
        )

        assert operations.forget_sign_ins(at=NOON + timedelta(hours=1)) == 1

        assert [kept.granted_by for kept in Revocation.objects.all()] == ["7"]


class TestRevoke:
    @pytest.fixture
    def connected(self, brand, anna):
        def connected(name, network="mastodon", **more):
            return operations.connect_channel(
                brand_id=brand.pk, network=network, found=named(name, **more), by=anna, at=NOON
            )

        return connected

    @pytest.fixture
    def disconnected(self, connected, anna):
        def disconnected(name, **more):
            return operations.disconnect_channel(channel=connected(name, **more), by=anna, at=NOON)

        return disconnected

    def run(self, kept):
        jobs.revoke(organisation_id=str(kept.organisation_id), subject_id=str(kept.pk))

    def test_keeps_the_secret_until_the_rights_are_given_back(self, disconnected):
        channel = disconnected("first")
        kept = Revocation.objects.get()
        assert bytes(channel.secret) == b""
        assert queries.secret_to_revoke(kept) == {"token": "first"}

        jobs.give_up_revoking(organisation_id=str(kept.organisation_id), subject_id=str(kept.pk))
        assert not Revocation.objects.exists()

    def test_takes_no_rights_from_another_channel_of_the_same_person(self, connected, disconnected):
        connected("other", network="rehearsal", grant="7")
        disconnected("first", grant="7")
        assert queries.is_grant_in_use("7", at=LATER)

        self.run(Revocation.objects.get())
        assert not Revocation.objects.exists()

    def test_takes_no_rights_from_a_person_who_is_choosing(self, left, anna, disconnected):
        sign_in, _kept = back(left(), anna)
        operations.offer_accounts(sign_in=sign_in, found=[named("first", grant="7")])
        assert queries.is_grant_in_use("7", at=LATER)
        assert not queries.is_grant_in_use("7", at=NOON + timedelta(hours=1))

    def test_waits_while_somebody_arrives(self, left, anna, disconnected):
        disconnected("first", grant="7")
        operations.take_sign_in(state=left(), network="mastodon", by=anna, at=clock.now())
        with pytest.raises(RetryLater):
            self.run(Revocation.objects.get())
        assert Revocation.objects.exists()

    def test_counts_nobody_without_a_name_as_the_same(self, connected):
        connected("first")
        assert not queries.is_grant_in_use("", at=LATER)

    def test_leaves_alone_a_network_that_takes_nothing_back(self, disconnected):
        disconnected("first", network="rehearsal")
        self.run(Revocation.objects.get())
        assert not Revocation.objects.exists()

    def test_gives_back_the_old_rights_of_a_channel_with_new_ones(self, connected):
        connected("first", grant="old")
        connected("first", grant="new")
        connected("first", grant="new")
        assert [kept.granted_by for kept in Revocation.objects.all()] == ["old"]

    def test_gives_back_what_was_not_chosen(self, left, anna):
        sign_in, _kept = back(left(), anna)
        found = [named("first", grant="7"), named("second", grant="8"), named("third", grant="7")]
        operations.offer_accounts(sign_in=sign_in, found=found)
        chosen(sign_in, anna, "first")
        assert [kept.remote_id for kept in Revocation.objects.all()] == ["second"]

    def test_gives_back_what_was_another_account(self, left, anna, connected):
        channel = connected("first", grant="7")
        sign_in, _kept = back(left(channel), anna)
        operations.offer_accounts(sign_in=sign_in, found=[named("second", grant="8")])
        operations.turn_away(sign_in=sign_in, at=LATER)
        assert [kept.granted_by for kept in Revocation.objects.all()] == ["8"]
        assert not SignIn.objects.exists()
