"""What every network must be able to do. `docs/add-a-channel.md` walks through a new one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from postwright.kit.http import Client
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.threads import find_pieces, freeze_below
from postwright.ports.channels.types import (
    Account,
    ConnectedAccount,
    ConnectField,
    Health,
    Intent,
    Json,
    MediaSource,
    Outgoing,
    Piece,
    Problem,
    Progress,
    Receipt,
    Secret,
)

NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


class Network(ABC):
    """
    One folder below `networks/`. `purpose` is what `kit.http` calls it, None when it needs no HTTP.

    Every coroutine raises `RetryLater`, `Reconnect`, `Refused` or `Unclear` and nothing else that is expected.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    purpose: ClassVar[str | None]
    connect_fields: tuple[ConnectField, ...]
    capabilities: Capabilities

    def capabilities_for(self, _settings: Mapping[str, Any], /) -> Capabilities:
        """What an account of these settings takes, where not all of them take the same."""
        return self.capabilities

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
        return await find_pieces(intent, progress, lambda piece: self.find(piece, account, http))

    @abstractmethod
    async def find(self, piece: Piece, account: Account, http: Client) -> Receipt | None:
        """One post as its receipt; None when it is certainly not there. Raises as `look_up`."""

    @abstractmethod
    async def connect(self, credentials: Mapping[str, str], http: Client) -> ConnectedAccount:
        """
        Sign in with what a person typed into `connect_fields`.

        :raises Refused: wrong password, wrong address; the code says which
        """

    @abstractmethod
    async def check(self, account: Account, http: Client) -> Health:
        """Ask the network whether the account still works, renewing its session where needed."""

    @abstractmethod
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        """
        Exchange a secret that runs out for a new one. Only `account.keeper.renew` calls this.

        :raises Reconnect: a person has to sign in again
        """
