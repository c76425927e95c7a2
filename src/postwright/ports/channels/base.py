"""What every network must be able to do. `docs/add-a-channel.md` walks through a new one."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from postwright.kit.http import Client
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.errors import Refused, UnknownWay
from postwright.ports.channels.threads import find_pieces, freeze_below
from postwright.ports.channels.types import (
    Account,
    Health,
    Intent,
    Json,
    MediaSource,
    Outgoing,
    Piece,
    Problem,
    Progress,
    Quota,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip, Way

NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


class Network(ABC):
    """
    One folder below `networks/`. `purpose` is what `kit.http` calls it, None when it needs no HTTP.

    Every coroutine raises `RetryLater`, `Reconnect`, `Refused` or `Unclear` and nothing else that is expected.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    purpose: ClassVar[str | None]
    ways: tuple[Way, ...]
    capabilities: Capabilities
    is_set_up: bool = True  # whether the operator gave what the network wants of an app: its keys
    revokes: ClassVar[bool] = False  # whether `revoke` does anything
    edits: ClassVar[bool] = False  # whether `edit` can put other words into a post that is out
    deletes: ClassVar[bool] = False  # whether `delete` can take one away
    deletes_with: ClassVar[str] = ""  # the scope that deleting needs, where a sign-in may lack it
    # Whether an account's choices are asked for anew when somebody opens the composer: `check` tells them.
    live_standing: ClassVar[bool] = False
    # What publishing needs to be allowed, by the network's name for it: an English clause to translate, "see who you are".
    rights: ClassVar[Mapping[str, str]] = MappingProxyType({})
    # "images", "videos": what it can only fetch from a public address of ours, never take as bytes.
    pulls: ClassVar[frozenset[str]] = frozenset()

    def missing_rights(self, scopes: Collection[str], /) -> list[str]:
        """
        Those of `rights` that were not given; none where nobody knows which were. Pure.

        Of `write:media` the wide `write` is enough.
        """
        given = set(scopes)
        wanted = self.rights_for(scopes)
        return [name for name in wanted if given and not {name, name.partition(":")[0]} & given]

    def rights_for(self, _scopes: Collection[str], /) -> Mapping[str, str]:
        """`rights`, where they go by other names with some ways of signing in. Pure."""
        return self.rights

    @classmethod
    def may_delete(cls, scopes: Collection[str], /) -> bool:
        """Whether an account with these scopes can; yes where nobody knows which it has. Pure."""
        return cls.deletes and (not cls.deletes_with or not scopes or cls.deletes_with in scopes)

    def quota(self, _settings: Mapping[str, Any], /) -> Quota | None:
        """What the network said last, in the standing, of how many posts it takes; None: nothing. Pure."""
        return None

    def capabilities_for(self, _settings: Mapping[str, Any], /) -> Capabilities:
        """What an account of these settings takes, where not all of them take the same."""
        return self.capabilities

    def takes_words(self, _options: Mapping[str, Any], /) -> bool:
        """Whether a post of these choices shows a text at all. Pure."""
        return True

    def validate(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        """
        Everything that keeps this from being published here; empty when it may go. Pure.

        :param settings: those of the account
        """
        return [problem for problem in self.review(outgoing, settings) if problem.stops]

    def review(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        """What `validate` finds, and what could be better. Pure."""
        return find_problems(outgoing, self.capabilities_for(settings))

    def require_valid(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> None:
        """:raises Refused: `validate` finds problems; `detail` names their codes"""
        if problems := self.validate(outgoing, settings):
            raise Refused("problems", detail=", ".join(problem.code for problem in problems))

    def freeze(
        self,
        outgoing: Outgoing,
        *,
        key_time: datetime,
        settings: Mapping[str, Any] = NO_SETTINGS,
        name: UUID | None = None,
    ) -> Intent:
        """
        Decide everything now, including our own key. Commit the intent before `send`. No network call.

        :param key_time: now, as the database says; aware
        :param settings: those of the account
        :param name: what our key follows from, so that it is the same key again although the first intent was
            lost with a database; None: chance
        :raises Refused: `validate` finds problems
        """
        self.require_valid(outgoing, settings)
        drafts = self.draft(outgoing, key_time)
        keys = self.choose_keys(len(drafts), key_time, name)
        return Intent(
            network=self.name,
            key=keys[0],
            created_at=key_time.isoformat(),
            payload=drafts[0],
            media=tuple(dict.fromkeys(ref.key for ref in outgoing.files)),
            below=freeze_below(outgoing, keys, drafts),
        )

    @abstractmethod
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        """A payload for each of `outgoing.posts`, with everything that is known before the first call. Pure."""

    @abstractmethod
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        """As many keys, unique within the channel. See `freeze`; equal names have equal keys."""

    @abstractmethod
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        """
        Publish every piece of the intent, going on after the last step that `progress` remembers.

        :raises Refused: `thread_stopped` and `comment_refused` once a part of it can be seen
        :raises Unclear: it may exist; only `look_up`, after `settle_seconds`, may decide what comes next
        """

    async def look_up(
        self, intent: Intent, account: Account, http: Client, progress: Progress
    ) -> Receipt | None:
        """
        Find what `send` may have published, and remember in `progress` what of it is there.

        A receipt: all of it is there. None: the rest certainly is not, and `send` may go on with it.

        :raises Unclear: the network has no way to tell (`capabilities.can_look_up` is false)
        """
        return await find_pieces(intent, progress, lambda piece: self.find(piece, account, http, progress))

    @abstractmethod
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        """
        One post as its receipt; None when it is certainly not there. Raises as `look_up`.

        :param progress: what `send` remembered, such as the container that the network named
        """

    def text_of(self, piece: Piece) -> str:
        """The words of a piece as they are sent. Pure."""
        return str(piece.payload.get("text", ""))

    async def edit(
        self, _piece: Piece, _remote_id: str, _text: str, _account: Account, _http: Client, /
    ) -> None:
        """
        Put other words into a post that is out; everything else of it stays.

        The same again changes nothing more, so that after a lost answer (`RetryLater`) it is simply asked again.

        :raises Refused: `gone_there`, or the network does not take the words
        """
        raise Refused("cannot_edit")

    async def delete(self, _piece: Piece, _remote_id: str, _account: Account, _http: Client, /) -> None:
        """Take a post away. Also quiet when it is gone already; asked again as `edit`."""
        raise Refused("cannot_delete")

    def way(self, name: str) -> Way:
        """The first one for an empty name. :raises UnknownWay: there is none of this name"""
        for way in self.ways:
            if name in {way.name, ""}:
                return way
        raise UnknownWay(name)

    async def connect(self, _credentials: Mapping[str, str], _http: Client, /) -> ConnectedAccount:
        """
        Sign in with what a person typed into the fields of a way that does not leave.

        :raises Refused: wrong password, wrong address; the code says which
        """
        raise UnknownWay(self.name)

    async def depart(self, trip: Trip, _http: Client, /) -> Departure:
        """
        Prepare a way that leaves.

        :raises Refused: as `connect`
        """
        raise UnknownWay(trip.way)

    async def arrive(self, arrival: Arrival, _http: Client, /) -> list[ConnectedAccount]:
        """
        Exchange what came back. All accounts that the person may let us into, in the network's order.

        :raises Refused: `declined`, `sign_in_over`, `scopes_missing`, `no_accounts`
        """
        raise UnknownWay(arrival.way)

    async def revoke(self, account: Account, _http: Client, /) -> None:
        """
        Give the rights back. Also quiet when they are gone already.

        Only called with `revokes`, and when nobody else on this installation stands on the same `grant`.
        """
        raise UnknownWay(account.network)

    def describe_client(self, _back: str, /) -> Json | None:
        """
        What servers of the network read at an address of ours about what we are; None: nothing is asked.

        :param _back: where they shall send people
        """
        return None

    @abstractmethod
    async def check(self, account: Account, http: Client) -> Health:
        """Ask the network whether the account still works, renewing its session where needed."""

    def renew_at(self, _secret: Secret, /) -> datetime | None:
        """From when on a secret shall be renewed ahead of its end; None: when it is needed, or never. Pure."""
        return None

    @abstractmethod
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        """
        Exchange a secret that runs out for a new one. Only the account's keeper calls this.

        :raises Reconnect: a person has to sign in again
        """
