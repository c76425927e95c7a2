"""
What Meta's codes mean, the same for Facebook, Instagram and Threads.

From the error reference of the Graph API and of Instagram's publishing (2026-06-02). Sentences change and are
translated, so only code and subcode count; what Meta wrote for the person (`error_user_msg`) is passed on.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from postwright.kit.http import Answer
from postwright.ports.channels.answers import clean_text, read_body, read_part
from postwright.ports.channels.errors import (
    ChannelError,
    Reconnect,
    Refused,
    RetryLater,
    Unclear,
    from_status,
)
from postwright.ports.channels.graph.usage import read_rate, read_regain
from postwright.ports.channels.types import Json

QUOTA_WAIT_S, BLOCK_WAIT_S, RATE_WAIT_S, BRIEF_WAIT_S = 3600.0, 6 * 3600.0, 300.0, 30.0


class Means(StrEnum):
    TROUBLE = "trouble"  # nobody knows whether it was done
    SUSPECTED = "suspected"  # "looks like spam": seen with posts that were published all the same
    RATE = "rate"
    QUOTA = "quota"
    BLOCKED = "blocked"
    SIGN_IN = "sign_in"
    LOCKED_OUT = "locked_out"  # the person has to go to the network first
    RIGHTS = "rights"
    NOT_FETCHED = "not_fetched"
    NOT_READY = "not_ready"
    NEW_CONTAINER = "new_container"
    MEDIA = "media"
    REFUSED = "refused"


_SUBCODES: Mapping[tuple[int, int], Means] = {
    (4, 2207051): Means.SUSPECTED,
    (9, 2207042): Means.QUOTA,
    (190, 459): Means.LOCKED_OUT,
    (190, 464): Means.LOCKED_OUT,
    (190, 492): Means.RIGHTS,
    (-2, 2207003): Means.NOT_FETCHED,
    (-2, 2207020): Means.NEW_CONTAINER,
    (-1, 2207032): Means.NEW_CONTAINER,
    (-1, 2207053): Means.NEW_CONTAINER,
    (-1, 2207073): Means.REFUSED,
    (1, 2207057): Means.MEDIA,
    (24, 2207006): Means.NEW_CONTAINER,
    (24, 2207008): Means.NEW_CONTAINER,
    (24, 4279009): Means.NEW_CONTAINER,
    (25, 2207050): Means.LOCKED_OUT,
    (4, 4279013): Means.LOCKED_OUT,
    (100, 1366046): Means.MEDIA,
    (100, 2207076): Means.NOT_FETCHED,
    (100, 2207077): Means.MEDIA,
    (100, 2207082): Means.NEW_CONTAINER,
    (352, 2207026): Means.MEDIA,
}
_BY_SUBCODE: Mapping[int, Means] = {subcode: means for (_, subcode), means in _SUBCODES.items()}
_SUBCODE = re.compile(r"(?<!\d)\d{7}(?!\d)")
_CODES: Mapping[int, Means] = {
    -2: Means.NOT_FETCHED,
    -1: Means.TROUBLE,
    1: Means.TROUBLE,
    2: Means.TROUBLE,
    3: Means.RIGHTS,
    4: Means.RATE,
    9: Means.QUOTA,
    10: Means.RIGHTS,
    17: Means.RATE,
    24: Means.NEW_CONTAINER,
    25: Means.LOCKED_OUT,
    32: Means.RATE,
    102: Means.SIGN_IN,
    190: Means.SIGN_IN,
    341: Means.RATE,
    352: Means.MEDIA,
    368: Means.BLOCKED,
    613: Means.RATE,
    9004: Means.NOT_FETCHED,
    9007: Means.NOT_READY,
    9009: Means.LOCKED_OUT,
    36000: Means.MEDIA,
    36001: Means.MEDIA,
    36003: Means.MEDIA,
    1363037: Means.NEW_CONTAINER,
    1363041: Means.NEW_CONTAINER,
    1363040: Means.MEDIA,
    1363127: Means.MEDIA,
    1363128: Means.MEDIA,
    1363129: Means.MEDIA,
}
# The sentence, and after how many seconds it is tried again; None: the caller's back-off.
_WAITS: Mapping[Means, tuple[str, float | None]] = {
    Means.TROUBLE: ("network_trouble", None),
    Means.RATE: ("busy", RATE_WAIT_S),
    Means.QUOTA: ("quota_used", QUOTA_WAIT_S),
    Means.BLOCKED: ("blocked", BLOCK_WAIT_S),
    Means.SUSPECTED: ("blocked", BLOCK_WAIT_S),
    Means.NOT_FETCHED: ("media_not_fetched", BRIEF_WAIT_S),
    Means.NOT_READY: ("in_the_making", BRIEF_WAIT_S),
    Means.NEW_CONTAINER: ("network_trouble", BRIEF_WAIT_S),
}
_RECONNECTS: Mapping[Means, str] = {
    Means.SIGN_IN: "sign_in_again",
    Means.LOCKED_OUT: "blocked",
    Means.RIGHTS: "not_permitted",
}
_PERMISSIONS, _BUSINESS_LIMITS = range(200, 300), range(80000, 80015)


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    """
    Sort an answer that is no yes.

    :param creating: the call could have made something people see
    """
    error = error_of(answer)
    if error is None:
        return from_status(answer.status, creating=creating, detail=f"{answer.status} without a reason")
    code, subcode, words = error["code"], error["subcode"], error["message"]
    known: dict[str, Any] = {
        "detail": f"{answer.status} {code}/{subcode} {words}"[:500],
        "raw": {"status": answer.status, "code": code, "subcode": subcode, **_offsets(answer)},
        "rate": read_rate(answer),
    }
    return _sorted(meaning(code, subcode, is_transient=error["is_transient"]), answer, words, creating, known)


def meaning(code: int, subcode: int | None, *, is_transient: bool = False) -> Means:
    if subcode is not None and (code, subcode) in _SUBCODES:
        return _SUBCODES[code, subcode]
    if code in _CODES:
        return _CODES[code]
    if code in _PERMISSIONS:
        return Means.RIGHTS
    if code in _BUSINESS_LIMITS:
        return Means.RATE
    return Means.TROUBLE if is_transient else Means.REFUSED


def meaning_in(words: str) -> Means | None:
    """Of a sentence such as the `status` of a container, in which only a subcode can be relied on; None: there is none."""
    found = _SUBCODE.search(words)
    return _BY_SUBCODE.get(int(found[0])) if found else None


def error_of(answer: Answer) -> Json | None:
    """`code`, `subcode`, `message` and `is_transient` of a refusal; None where Meta did not write it."""
    error = read_part(read_body(answer), "error")
    code, subcode = error.get("code"), error.get("error_subcode")
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    words = error.get("error_user_msg") or error.get("message")
    return {
        "code": code,
        "subcode": subcode if isinstance(subcode, int) else None,
        "message": clean_text(words[:300]) if isinstance(words, str) else "",
        "is_transient": error.get("is_transient") is True,
    }


def _offsets(answer: Answer) -> Json:
    """With which bytes an upload goes on, where the refusal says it."""
    data = read_part(read_part(read_body(answer), "error"), "error_data")
    said = {
        name: data[name] for name in ("start_offset", "end_offset") if isinstance(data.get(name), str | int)
    }
    return {"offsets": said} if said else {}


def is_gone(error: ChannelError) -> bool:
    """Whether the refusal says that there is no such object, or none that this token may see."""
    return error.raw.get("code") == 100 and error.raw.get("subcode") == 33


def wants_new_container(error: ChannelError) -> bool:
    """Whether the same draft can never be published, but another one of the same post can."""
    code, subcode = error.raw.get("code"), error.raw.get("subcode")
    return isinstance(code, int) and meaning(code, subcode) is Means.NEW_CONTAINER


def _sorted(
    means: Means,
    answer: Answer,
    words: str,
    creating: bool,  # noqa: FBT001 - as `to_error` was asked
    known: dict[str, Any],
) -> ChannelError:
    if creating and means in {Means.TROUBLE, Means.SUSPECTED}:
        return Unclear(**known)
    if means in _WAITS:
        code, after = _WAITS[means]
        regain = read_regain(answer) if means is Means.RATE else None
        return RetryLater(code, after=regain or after, **known)
    if means in _RECONNECTS:
        return Reconnect(_RECONNECTS[means], **known)
    if means is Means.MEDIA:
        return Refused("media_refused", params={"why": words}, **known)
    return Refused("refused_because", params={"why": words}, **known) if words else Refused(**known)
