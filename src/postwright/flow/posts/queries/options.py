"""What a person may choose for one channel, and what is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from postwright.base.connections.models import Channel
from postwright.flow.posts.models import Variant
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.options import Kind, Option


@dataclass(frozen=True)
class Offer:
    """One option in the composer. `name`: of its input; `value`: what counts now, None where nothing is chosen yet."""

    option: Option
    name: str
    value: Any
    below: list["Offer"] = field(default_factory=list)  # what is only shown while this switch is on

    @property
    def is_list(self) -> bool:
        return self.option.kind is Kind.CHOICE

    @property
    def is_switch(self) -> bool:
        return self.option.kind is Kind.SWITCH

    @property
    def is_number(self) -> bool:
        return self.option.kind is Kind.SECONDS

    @property
    def shown(self) -> str:
        """As it stands in an input."""
        if self.value is None:
            return ""
        return " ".join(self.value) if isinstance(self.value, list) else str(self.value)

    @property
    def said(self) -> str:
        """For the line of a closed section: only what a person chose against the default. An English sentence."""
        if (
            self.value in {None, "", self.option.default}
            if not isinstance(self.value, list)
            else not self.value
        ):
            return ""
        if self.is_list:
            return next((one.label for one in self.option.choices if one.value == self.value), "")
        return self.option.label if self.is_switch else self.shown

    @property
    def is_missing(self) -> bool:
        return self.option.must_choose and self.value is None


def input_name(channel: Channel, option: Option) -> str:
    return f"option-{channel.pk}-{option.name}"


def offers_of(channel: Channel, variant: Variant | None, can: Capabilities) -> Iterator[Offer]:
    """Those that stand below another come with it."""
    given = variant.options if variant else {}
    found: dict[str, Offer] = {}
    for option in can.options:
        value = given.get(option.name, option.default)
        shown = (
            value if isinstance(value, str | bool | int | float) or option.takes(value) else option.default
        )
        found[option.name] = offer = Offer(option, input_name(channel, option), shown)
        if option.under:
            found[option.under].below.append(offer)
    yield from (offer for offer in found.values() if not offer.option.under)
