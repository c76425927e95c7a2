"""`fields=a,b,c{d,e}` as the Graph API takes it: strict, with edges inside, and lists in pages."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError

MAX_LIMIT = 100
NAME = re.compile(r"\s*([A-Za-z_]\w*)")
MODIFIER = re.compile(r"\.([a-z_]+)\(([^)]*)\)")


@dataclass
class Asked:
    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    inner: "list[Asked] | None" = None


Reader = Callable[[Any, Any, Asked], Any]


@dataclass(frozen=True)
class Shape:
    """The fields of a kind of thing. `default`: what comes without being asked for, beside the id."""

    readers: dict[str, Reader]
    default: tuple[str, ...] = ()


SHAPES: dict[type, Shape] = {}


def parse(text: str) -> list[Asked]:
    asked, rest = _list(text, nested=False)
    if rest:
        raise GraphError(100, None, f"Syntax error at {rest[:20]!r} in fields")
    return asked


def _list(text: str, *, nested: bool) -> tuple[list[Asked], str]:
    asked = []
    while text.strip():
        name = NAME.match(text)
        if not name:
            raise GraphError(100, None, f"Syntax error at {text[:20]!r} in fields")
        one, text = Asked(name[1]), text[name.end() :]
        while modifier := MODIFIER.match(text):
            one.modifiers[modifier[1]] = modifier[2]
            text = text[modifier.end() :]
        if text.startswith("{"):
            one.inner, text = _list(text[1:], nested=True)
            if not text.startswith("}"):
                raise GraphError(100, None, "Syntax error: a brace is not closed in fields")
            text = text[1:]
        asked.append(one)
        text = text.lstrip()
        if text.startswith(",") and text[1:].strip():
            text = text[1:]
            continue
        break
    if nested and not asked:
        raise GraphError(100, None, "Syntax error: empty braces in fields")
    return asked, text.strip()


def show(meta: Any, thing: Any, asked: list[Asked] | None) -> dict[str, Any]:
    """
    A thing as an answer. What has no value is left out.

    :raises GraphError: 100 for a field that its kind does not have
    """
    shape = SHAPES[type(thing)]
    asked = asked if asked is not None else [Asked(name) for name in shape.default]
    shown: dict[str, Any] = {}
    for one in asked:
        if one.name == "id":
            continue
        if one.name not in shape.readers:
            raise GraphError(
                100,
                None,
                f"Tried accessing nonexisting field ({one.name}) on node type ({type(thing).__name__})",
            )
        value = _shown(meta, shape.readers[one.name](meta, thing, one), one)
        if value is not None:
            shown[one.name] = value
    return shown | {"id": thing.id}


def _shown(meta: Any, value: Any, one: Asked) -> Any:
    if type(value) in SHAPES:
        return show(meta, value, one.inner)
    if isinstance(value, list) and value and type(value[0]) in SHAPES:
        return {"data": [show(meta, each, one.inner) for each in value]}
    if isinstance(value, dict) and one.inner is not None and "data" not in value:
        return {each.name: value[each.name] for each in one.inner if each.name in value}
    return value


def answer(meta: Any, call: Call, thing: Any) -> dict[str, Any]:
    return show(meta, thing, parse(call.text("fields")) if call.text("fields") else None)


def listed(
    meta: Any,
    call: Call,
    things: Sequence[Any],
    *,
    cursors_only: bool = False,
    most: int = MAX_LIMIT,
    **more: Any,
) -> dict[str, Any]:
    """
    One page of a list, with cursors.

    :param cursors_only: no `next`, as graph.instagram.com does
    :raises GraphError: 1, where more is asked for than one answer holds
    """
    asked = parse(call.text("fields")) if call.text("fields") else None
    limit = int(call.number("limit", 25) or 0)
    if limit < 0:
        raise GraphError(100, None, "Param limit must not be negative")
    if limit > most:
        raise GraphError(1)
    start = _start(call, len(things), limit)
    page = things[start : start + limit]
    found: dict[str, Any] = {"data": [show(meta, thing, asked) for thing in page], **more}
    if page:
        found["paging"] = {"cursors": {"before": _cursor(start), "after": _cursor(start + len(page))}}
        if start + len(page) < len(things) and not cursors_only:
            found["paging"]["next"] = _address(call, after=_cursor(start + len(page)))
        if start > 0 and not cursors_only:
            found["paging"]["previous"] = _address(call, before=_cursor(start))
    return found


def _start(call: Call, count: int, limit: int) -> int:
    if after := call.text("after"):
        return min(_place(after), count)
    if before := call.text("before"):
        return max(0, _place(before) - limit)
    return 0


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"at{place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().removeprefix("at"))
    except ValueError:
        raise GraphError(100, None, "Invalid cursors values") from None


def _address(call: Call, **cursor: str) -> str:
    kept = {name: call.text(name) for name in call.params if name not in {"after", "before"}}
    kept |= {"access_token": call.token_value} | cursor
    return f"{call.base}/{call.host}/{call.version}/{'/'.join(call.path)}?{urlencode(kept)}"
