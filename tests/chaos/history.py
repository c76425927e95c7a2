"""
Judges a run by two things only: what people were told is scheduled, and what the network itself has.

What we say happened is then held against that.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Acknowledged:
    """Somebody was told that this text will appear on this channel. Texts differ from each other."""

    channel: str
    text: str


@dataclass(frozen=True)
class Verdict:
    lost: list[Acknowledged] = field(default_factory=list)
    given_up: list[Acknowledged] = field(default_factory=list)
    duplicated: list[Acknowledged] = field(default_factory=list)
    phantoms: list[Acknowledged] = field(default_factory=list)
    wrong_states: list[tuple[Acknowledged, str]] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return self == Verdict()


def judge(
    acknowledged: Sequence[Acknowledged],
    network_log: Mapping[str, Sequence[str]],
    final_states: Mapping[Acknowledged, str],
    taken_back: Collection[Acknowledged] = (),
) -> Verdict:
    """
    :param acknowledged: in the order in which each channel's are due
    :param network_log: what each channel shows, in order of arrival
    :param final_states: what our own rows say at the end
    :param taken_back: somebody was told that these will not appear
    """
    there = Counter(Acknowledged(channel, text) for channel, texts in network_log.items() for text in texts)
    given_up = [one for one in acknowledged if final_states.get(one) == "failed" and one not in taken_back]
    excused = {*given_up, *taken_back}
    return Verdict(
        lost=[one for one in acknowledged if one not in there and one not in excused],
        given_up=given_up,
        duplicated=[one for one, count in there.items() if count > 1],
        phantoms=[one for one in there if one not in set(acknowledged)],
        wrong_states=[
            (one, state) for one, state in final_states.items() if (state == "sent") is not (one in there)
        ],
        out_of_order=[
            channel for channel in network_log if _is_mixed(channel, acknowledged, network_log[channel])
        ],
    )


def _is_mixed(channel: str, acknowledged: Sequence[Acknowledged], shown: Sequence[str]) -> bool:
    first_shown = list(dict.fromkeys(shown))
    return first_shown != [
        one.text for one in acknowledged if one.channel == channel and one.text in first_shown
    ]
