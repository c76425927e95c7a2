import base64
import json
from datetime import timedelta

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from postwright.kit.http import Answer
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.sessions import Session, is_worn
from postwright.ports.channels.suite import NOON
from postwright.ports.channels.types import Account


def jwt(seconds: float) -> str:
    claims = json.dumps({"exp": (NOON + timedelta(seconds=seconds)).timestamp()}).encode()
    return f"head.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}.signature"


class Network:
    """Takes only the token `good`; counts renewals and remembers every token it saw."""

    def __init__(self, good: str) -> None:
        self.good = good
        self.seen: list[str] = []
        self.renewals = 0

    async def attempt(self, token: str) -> Answer:
        self.seen.append(token)
        return Answer(200 if token == self.good else 401, CIMultiDictProxy(CIMultiDict()), b"", "")

    async def renew(self, secret):
        self.renewals += 1
        return {**secret, "access_token": self.good}

    def session(self, token: str) -> Session:
        secret = {"access_token": token}
        account = Account(
            channel_id="7",
            network="test",
            remote_id="a",
            handle="a",
            base_url="",
            secret=secret,
            keeper=MemoryKeeper(secret),
        )
        return Session(account, self.renew, lambda answer: answer.status == 401, lambda: NOON)


class TestRenewSession:
    async def test_leaves_a_good_token_alone(self):
        network = Network(good="good")
        assert (await network.session("good").call(network.attempt)).status == 200
        assert (network.seen, network.renewals) == (["good"], 0)

    async def test_tries_again_when_the_network_says_that_it_is_over(self):
        network = Network(good="good")
        assert (await network.session("old").call(network.attempt)).status == 200
        assert (network.seen, network.renewals) == (["old", "good"], 1)

    async def test_never_sends_a_token_that_runs_out_within_a_minute(self):
        network = Network(good=jwt(7200))
        assert (await network.session(jwt(30)).call(network.attempt)).status == 200
        assert (network.seen, network.renewals) == ([network.good], 1)

    async def test_gives_up_after_one_new_token(self):
        network = Network(good="good")
        seen = []

        async def refuse(token: str) -> Answer:
            seen.append(token)
            return Answer(401, CIMultiDictProxy(CIMultiDict()), b"", "")

        assert (await network.session("old").call(refuse)).status == 401
        assert seen == ["old", "good"]


class TestJudgeToken:
    @pytest.mark.parametrize(
        ("token", "worn"), [("", True), (jwt(30), True), (jwt(90), False), (jwt(-1), True)]
    )
    def test_knows_when_it_runs_out(self, token, worn):
        assert is_worn(token, NOON) is worn

    @pytest.mark.parametrize("token", ["opaque", "a.b.c", "a.W10.c", "a.eyJleHAiOm51bGx9.c"])
    def test_leaves_a_token_of_another_form_to_the_network(self, token):
        assert not is_worn(token, NOON)
