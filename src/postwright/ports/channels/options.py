"""What a person may choose for one network beside text and media, as data: the composer draws it, `checks` holds to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from postwright.kit.text import count_graphemes


class Kind(StrEnum):
    CHOICE = "choice"  # one of `choices`
    SWITCH = "switch"  # true or false
    TEXT = "text"  # `most` characters
    NAMES = "names"  # a list of at most `most` account names, without @
    SECONDS = "seconds"  # a moment of the video, as a number


@dataclass(frozen=True, slots=True)
class Choice:
    """`label` is an English sentence to translate."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    One choice. Label and help are English sentences to translate.

    :param must_choose: there is no default; what has none cannot be sent (TikTok's audience must be the person's own)
    :param utf16: whether `most` counts as JavaScript does; else what a person sees as one sign
    :param only_with: `video` or `photos`, where it goes with no other files
    :param under: the switch that it stands below; while that is off, it cannot be chosen
    :param closed: shown, but not to be changed for this account; why stands in `help`
    :param marks_ai: the network's own mark for what an AI made, a switch that is off by default
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    most: int = 0
    default: str | bool | None = None
    must_choose: bool = False
    closed: bool = False
    utf16: bool = False
    only_with: str = ""
    under: str = ""
    marks_ai: bool = False

    def __post_init__(self) -> None:
        if self.marks_ai and (self.kind is not Kind.SWITCH or self.default is not False):
            raise ValueError(f"{self.name} marks AI, so it must be a switch that is off by default")

    def takes(self, value: Any) -> bool:
        match self.kind:
            case Kind.CHOICE:
                return isinstance(value, str) and value in {choice.value for choice in self.choices}
            case Kind.SWITCH:
                return isinstance(value, bool) and not (self.closed and value)
            case Kind.TEXT:
                return isinstance(value, str) and self._length(value) <= self.most
            case Kind.NAMES:
                return isinstance(value, list) and len(value) <= self.most and all(map(_is_name, value))
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0

    def _length(self, text: str) -> int:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2 if self.utf16 else count_graphemes(text)


def switch(
    name: str,
    label: str,
    help: str = "",  # noqa: A002 - as above
    *,
    only_with: str = "",
    under: str = "",
) -> Option:
    """One that is off until somebody turns it on."""
    return Option(
        name=name,
        kind=Kind.SWITCH,
        label=label,
        help=help,
        default=False,
        only_with=only_with,
        under=under,
    )


def option_problems(given: Mapping[str, Any], known: tuple[Option, ...]) -> Iterator[tuple[str, str]]:
    """Pairs of a problem's code and the option's name: what is not known, not possible or still to be chosen."""
    by_name = {option.name: option for option in known}
    for name in sorted(set(given) - set(by_name)):
        yield "unknown_option", name
    for option in known:
        if option.name in given:
            if not option.takes(given[option.name]):
                yield "option_not_possible", option.label
            elif option.under and given[option.name] and not given.get(option.under):
                yield "option_hidden", option.label
        elif option.must_choose:
            yield "option_missing", option.label


def mark_for_ai(known: tuple[Option, ...], *, has_video: bool, has_photos: bool) -> Option | None:
    """The switch by which this network marks such a post as made with AI; None: it has none, or not for this account."""
    goes_with = {"", "video"} if has_video else {"", "photos"} if has_photos else {""}
    for option in known:
        if option.marks_ai and not option.closed and option.only_with in goes_with:
            return option
    return None


def chosen(given: Mapping[str, Any], known: tuple[Option, ...]) -> dict[str, Any]:
    """What counts for each option: what was given, else its default."""
    return {option.name: given.get(option.name, option.default) for option in known}


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and not any(map(str.isspace, value))
