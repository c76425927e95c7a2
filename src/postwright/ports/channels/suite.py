# ruff: noqa: S101 - a suite for pytest speaks in asserts
"""
What every network must pass: inherit `NetworkSuite` in the network's tests and fill in the fixtures.

`network`, `account`, `http` and `media` (a `MediaSource` that knows `picture.key`) come from the network's
own tests, as do `published`, an async function that counts the posts of an account which people can see, and
`refused`: the same intent and account, changed so that the network refuses the piece of that number. A network
that takes no words alone, or wants something chosen, says in `plain` what every post there has.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postwright.kit.http import Client
from postwright.kit.ids import uuid7
from postwright.ports.channels.base import Network
from postwright.ports.channels.capabilities import Handle
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.registry import network_class
from postwright.ports.channels.types import Account, Intent, Json, LinkCard, MediaRef, Outgoing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

type Published = Callable[[], Awaitable[int]]
type Refusing = Callable[[Intent, Account, int], tuple[Intent, Account]]


class Killed(BaseException):
    """The process ends here."""


class MemoryProgress:
    """
    Steps in memory; what was saved survived JSON, as it must in a database.

    :param kill_at: the number of the save that the process does not live to see, counted from 1
    """

    def __init__(self, *, kill_at: int = 0) -> None:
        self.saved: dict[str, str] = {}
        self.saves, self.kill_at = 0, kill_at

    def get(self, step: str) -> Json | None:
        text = self.saved.get(step)
        return None if text is None else json.loads(text)

    async def save(self, step: str, data: Json) -> None:
        self.saves += 1
        if self.saves == self.kill_at:
            raise Killed
        self.saved[step] = json.dumps(data)

    def steps(self) -> Json:
        return {step: json.loads(text) for step, text in self.saved.items()}


class MemoryMedia:
    """
    Files in memory; `opened` lists each reading, `unplaced` each without a place.

    :param address: where a network could fetch them, if somebody serves them there
    """

    def __init__(self, files: dict[str, bytes], *, address: str = "http://127.0.0.1:9") -> None:
        self.files, self.address = files, address
        self.opened: list[str] = []
        self.unplaced: list[str] = []
        self._places = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        self._places += 1
        try:
            yield
        finally:
            self._places -= 1

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        self.opened.append(key)
        if not self._places:
            self.unplaced.append(key)
        yield self.files[key]

    def url(self, key: str, mime: str) -> str:
        self.opened.append(key)
        return f"{self.address}/{key}?{mime}"


class NetworkSuite:
    @pytest.fixture
    def scopes(self) -> tuple[str, ...]:
        """What the account was let in for; none: nobody knows."""
        return ()

    @pytest.fixture
    def picture(self) -> MediaRef:
        return MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="A red square")

    @pytest.fixture
    def plain(self) -> Outgoing:
        return Outgoing(text="")

    @pytest.fixture
    def outgoing(self, plain: Outgoing) -> Outgoing:
        return replace(plain, text="Fresh bread at seven.", language="en")

    def test_is_listed_under_its_own_name(self, network: Network) -> None:
        assert network_class(network.name) is type(network)

    def test_takes_a_plain_text(self, network: Network, outgoing: Outgoing) -> None:
        assert network.validate(outgoing) == []

    def test_takes_the_longest_text_it_declares(self, network: Network, plain: Outgoing) -> None:
        assert network.validate(replace(plain, text="ü" * network.capabilities.text.most)) == []

    def test_refuses_one_character_more(self, network: Network, plain: Outgoing) -> None:
        text = "a" * (network.capabilities.text.most + 1)
        assert _codes(network, replace(plain, text=text)) == ["text_too_long"]

    def test_refuses_nothing_at_all(self, network: Network, plain: Outgoing) -> None:
        assert _codes(network, replace(plain, text=" \n", media=())) == ["empty"]

    def test_refuses_one_image_more_than_it_declares(
        self, network: Network, plain: Outgoing, picture: MediaRef
    ) -> None:
        rules = network.capabilities.images
        media = (picture,) * ((rules.max_count if rules else 0) + 1)
        expected = ["too_many_images"] if rules else ["no_images"]
        assert _codes(network, replace(plain, text="a", media=media)) == expected

    def test_refuses_files_beyond_its_limits(
        self, network: Network, plain: Outgoing, picture: MediaRef
    ) -> None:
        rules = network.capabilities.images
        if rules is None:
            pytest.skip("takes no images")
        heavy = replace(picture, size=rules.max_bytes + 1)
        assert _codes(network, replace(plain, text="a", media=(heavy,))) == ["image_too_big"]
        strange = replace(picture, mime="image/x-strange")
        assert _codes(network, replace(plain, text="a", media=(strange,))) == ["image_type"]
        wordy = replace(picture, alt="a" * (rules.alt_graphemes + 1))
        assert _codes(network, replace(plain, text="a", media=(wordy,))) == ["alt_too_long"]

    def test_refuses_a_video_beside_an_image_unless_it_says_so(
        self, network: Network, picture: MediaRef
    ) -> None:
        film = MediaRef(key="film", mime="video/mp4", size=9_000, width=64, height=48, seconds=3)
        codes = _codes(network, Outgoing(text="a", media=(picture, film)))
        assert ("no_mix" in codes) is not network.capabilities.mixes_media

    def test_refuses_a_link_card_it_does_not_declare(
        self, network: Network, plain: Outgoing, picture: MediaRef
    ) -> None:
        card = LinkCard(url="https://example.com/", title="Bakery")
        alone = _codes(network, replace(plain, text="a", link=card))
        assert alone == ([] if network.capabilities.link_card else ["no_link_card"])
        if network.capabilities.link_card and not network.capabilities.link_card_with_media:
            assert _codes(network, Outgoing(text="a", link=card, media=(picture,))) == ["link_with_media"]

    def test_refuses_an_option_it_does_not_know(self, network: Network, plain: Outgoing) -> None:
        strange = replace(plain, text="a", options={**plain.options, "sparkle": True})
        assert _codes(network, strange) == ["unknown_option"]

    def test_has_a_sentence_for_every_problem(self, network: Network, picture: MediaRef) -> None:
        film = MediaRef(key="film", mime="video/strange", size=10**12, width=1, height=1, seconds=10**6)
        worst = Outgoing(text="é" * 10_000, media=(picture,) * 99 + (film,) * 99, options={"sparkle": 1})
        assert all("%" not in str(problem) for problem in network.validate(worst))

    def test_freezes_into_what_json_keeps(
        self, network: Network, outgoing: Outgoing, picture: MediaRef
    ) -> None:
        intent = network.freeze(replace(outgoing, media=(picture,)), key_time=NOON)
        assert Intent.from_json(json.loads(json.dumps(intent.to_json()))) == intent

    def test_never_freezes_the_same_key_twice(self, network: Network, outgoing: Outgoing) -> None:
        keys = {network.freeze(outgoing, key_time=NOON).key for _ in range(200)}
        assert len(keys) == 200

    def test_finds_the_key_of_a_name_again(self, network: Network, outgoing: Outgoing) -> None:
        one, other = uuid7(), uuid7()
        keys = [network.freeze(outgoing, key_time=NOON, name=name).key for name in (one, other)]
        assert network.freeze(outgoing, key_time=NOON + timedelta(days=1), name=one).key == keys[0]
        assert keys[0] != keys[1]

    def test_freezes_nothing_that_breaks_a_limit(self, network: Network, plain: Outgoing) -> None:
        with pytest.raises(Refused) as refusal:
            network.freeze(replace(plain, text="", media=()), key_time=NOON)
        assert refusal.value.detail == "empty"

    def test_hides_the_secret_of_an_account(self, account: Account) -> None:
        secrets = [
            value
            for value in account.secret.values()
            if value not in {account.handle, account.remote_id, account.base_url}
        ]
        assert not any(secret in repr(account) for secret in secrets)

    async def test_finds_what_it_sent(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        outgoing: Outgoing,
        picture: MediaRef,
    ) -> None:
        intent = network.freeze(replace(outgoing, media=(picture,)), key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        assert await published() == 1
        found = await network.look_up(intent, account, http, MemoryProgress())
        assert found is not None
        assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)

    async def test_finds_nothing_that_was_never_sent(
        self, network: Network, account: Account, http: Client, outgoing: Outgoing
    ) -> None:
        intent = network.freeze(outgoing, key_time=NOON)
        assert await network.look_up(intent, account, http, MemoryProgress()) is None

    async def test_goes_on_where_it_stopped(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        outgoing: Outgoing,
        picture: MediaRef,
    ) -> None:
        intent = network.freeze(replace(outgoing, media=(picture,)), key_time=NOON)
        progress = MemoryProgress()
        await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)
        assert media.opened == ["picture"]
        assert network.purpose is None or not media.unplaced

    async def test_sends_an_own_key_only_once(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        outgoing: Outgoing,
    ) -> None:
        if network.capabilities.handle is not Handle.OWN_KEY:
            pytest.skip("its keys are not ours")
        intent = network.freeze(outgoing, key_time=NOON)
        first = await network.send(intent, account, media, http, MemoryProgress())
        second = await network.send(intent, account, media, http, MemoryProgress())
        assert (first.remote_id, first.raw) == (second.remote_id, second.raw)
        assert await published() == 1

    async def test_takes_away_what_it_sent_and_only_that(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        published: Published,
        outgoing: Outgoing,
        scopes: tuple[str, ...],
    ) -> None:
        if not network.may_delete(scopes):
            pytest.skip("posts stay")
        for _ in range(2):
            intent = network.freeze(outgoing, key_time=NOON)
            receipt = await network.send(intent, account, media, http, MemoryProgress())
        for _ in range(2):  # as after a lost answer
            await network.delete(intent.pieces[0], receipt.remote_id, account, http)
            assert await published() == 1

    async def test_changes_nothing_that_is_gone(
        self,
        network: Network,
        account: Account,
        http: Client,
        media: MemoryMedia,
        outgoing: Outgoing,
        scopes: tuple[str, ...],
    ) -> None:
        intent = network.freeze(outgoing, key_time=NOON)
        expected = "gone_there" if network.edits else "cannot_edit"
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        if network.may_delete(scopes):
            await network.delete(intent.pieces[0], receipt.remote_id, account, http)
            with pytest.raises(Refused) as refusal:
                await network.edit(intent.pieces[0], receipt.remote_id, "New", account, http)
            assert refusal.value.code == expected

    def test_knows_the_words_of_each_piece(self, network: Network, outgoing: Outgoing) -> None:
        intent = network.freeze(outgoing, key_time=NOON)
        assert [network.text_of(piece) for piece in intent.pieces] == [outgoing.text]

    async def test_says_that_the_account_is_well(
        self, network: Network, account: Account, http: Client
    ) -> None:
        assert (await network.check(account, http)).handle == account.handle


def _codes(network: Network, outgoing: Outgoing) -> list[str]:
    return [problem.code for problem in network.validate(outgoing)]
