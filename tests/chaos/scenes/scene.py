"""What a rig wants to know of a network."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from postwright.ports.channels.ways import ConnectedAccount


@dataclass(frozen=True)
class Words:
    """
    One post. `{name}` in the text is what makes it the only one of its kind; lines of `---` part a thread.

    :param media: `picture` or `film`, several with spaces between them, or none
    :param comment: the first comment, made the only one of its kind in the same way
    :param options: what a person chose for this network
    """

    text: str
    media: str = ""
    comment: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks_for_trouble(self) -> bool:
        return "[" in self.text

    def parts(self, name: str) -> list[str]:
        """The posts of the thread, or the only one."""
        return [part.strip() for part in self.text.format(name=name).split("---")]


class Scene(ABC):
    """
    `with TheScene(seed=7) as scene:` plays a network; its own memory is the truth that a rig judges by.

    :param troubled: answers are lost by chance, or only where a text asks for it
    :param beside: what plays already; two networks behind one interface share its simulator
    """

    network: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]  # parts of the names of points that only this network brings a worker to
    posts: ClassVar[tuple[Words, ...]]  # that bring it to each of them, unclear answers among them

    def __init__(self, *, seed: int, troubled: bool = False, beside: "Sequence[Scene]" = ()) -> None:
        self.seed, self.troubled, self.beside = seed, troubled, beside
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)

    @abstractmethod
    def open(self, stack: ExitStack) -> None:
        """Start whatever has to be there."""

    def settings(self) -> Mapping[str, str]:
        """For the workers' environment: where the network is, and as what app."""
        return {}

    @abstractmethod
    def account(self, name: str, number: int) -> ConnectedAccount:
        """An account of its own for each pair; `number` counts `posts`, so that single ones may be made special."""

    def account_again(self, found: ConnectedAccount) -> ConnectedAccount:
        """The same account after its person signed in once more."""
        return found

    @abstractmethod
    def shown(self) -> dict[str, list[str]]:
        """By `remote_id`, in the order in which it came to be seen."""

    @abstractmethod
    def unclear(self) -> int:
        """How many calls got an answer that says nothing, so far."""
