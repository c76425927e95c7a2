"""Requests made up from the schemas of the OpenAPI document: mostly right, sometimes wrong in one place."""

import string

from hypothesis import strategies as st

from tests.api.document import resolved

RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
NAMED = {"network": st.sampled_from(["rehearsal", "myspace"]), "time_zone": st.just("Europe/Berlin")}
WORDS = {
    "text": "Fresh bread.",
    "reason": "It is too long.",
    "where": "text",
    "url": "https://example.org/done",
    "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
}
_LISTS = {"channels": "channel"}


def query(operation, things):
    parts = {name: _maybe(_value(schema, name, things)) for name, schema in operation.query.items()}
    return st.fixed_dictionaries({}, optional=parts).map(
        lambda chosen: {name: str(value) for name, value in chosen.items() if value is not None}
    )


def body(operation, things):
    """None where the operation takes none."""
    if operation.body is None:
        return st.none()
    return st.one_of(
        _value(operation.body, "", things), _value(operation.body, "", things, wrong=True), RUBBISH
    )


def plain(operation, things):
    """One body that is right in every way, with an id wherever one can stand."""
    return _plain(operation.body, "", things) if operation.body else None


def replaced(node, ours, theirs):
    """Copies of a body in each of which one id is a stranger's."""
    names = {value: name for name, value in ours.items()}
    for path in _ids(node, names):
        yield _with(node, path, lambda value: theirs[names[value]])


def _value(schema, name, things, *, wrong=False):
    schema = resolved(schema)
    if "anyOf" in schema:
        return st.one_of([_value(one, name, things, wrong=wrong) for one in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    made = _KINDS[schema["type"]](schema, name, things, wrong)
    return st.one_of(made, RUBBISH) if wrong and name else made


def _maybe(strategy):
    return st.one_of(strategy, strategy, TEXTS)


def _text(schema, name, things, _wrong):
    if schema.get("format") == "uuid":
        known = things.get(_LISTS.get(name, name))
        return st.one_of(*([st.just(known)] * 3 if known else []), st.uuids().map(str))
    if schema.get("format") == "date-time":
        return MOMENTS
    if name in NAMED:
        return NAMED[name]
    if "pattern" in schema:
        return st.one_of(st.from_regex(schema["pattern"]), TEXTS)
    longest = schema.get("maxLength", 60)
    return st.one_of(
        st.text(string.printable, max_size=min(longest, 60)),
        TEXTS,
        st.just("x" * longest),
        st.just("x" * (longest + 1)),
    )


def _number(schema, _name, _things, _wrong):
    return st.integers(schema.get("minimum", -(2**40)), schema.get("maximum", 2**40))


def _figure(schema, *_):
    return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)


def _list(schema, name, things, wrong):
    return st.lists(_value(schema["items"], name, things, wrong=wrong), max_size=3)


def _object(schema, _name, things, wrong):
    if "properties" not in schema:
        return st.dictionaries(st.sampled_from(["name", "identifier", "password", "x"]), TEXTS, max_size=3)
    every = {name: _value(one, name, things, wrong=wrong) for name, one in schema["properties"].items()}
    needed = {name: every.pop(name) for name in schema.get("required", [])} if not wrong else {}
    return st.fixed_dictionaries(needed, optional=every)


_KINDS = {
    "string": _text,
    "integer": _number,
    "number": _figure,
    "boolean": lambda *_: st.booleans(),
    "array": _list,
    "object": _object,
    "null": lambda *_: st.none(),
}


def _plain(schema, name, things):
    schema = resolved(schema)
    if "anyOf" in schema:
        return _plain(schema["anyOf"][0], name, things)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema["type"]
    if kind == "object" and "properties" in schema:
        parts = {part: _plain(one, part, things) for part, one in schema["properties"].items()}
        return {part: value for part, value in parts.items() if value is not None}
    if kind == "object":
        return {"name": "Practice"}
    if kind == "array":
        one = _plain(schema["items"], name, things)
        return [] if one is None else [one]
    return _plain_value(schema, name, things)


def _plain_value(schema, name, things):
    if schema.get("format") == "uuid":
        return things.get(_LISTS.get(name, name))
    if schema.get("format") == "date-time":
        return "2090-01-01T09:00:00Z"
    if schema["type"] == "integer":
        return 1
    if schema["type"] == "boolean":
        return True
    if schema.get("format") == "time":
        return "09:00:00"
    known = WORDS | {
        "network": "rehearsal",
        "time_zone": "Europe/Berlin",
        "languages": "en",
        "language": "en",
    }
    return known.get(name) or ("#aabbcc" if "#" in schema.get("pattern", "") else None)


def _ids(node, names, path=()):
    if isinstance(node, str) and node in names:
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from _ids(child, names, (*path, key))


def _with(node, path, change):
    if not path:
        return change(node)
    copy = node.copy()
    copy[path[0]] = _with(copy[path[0]], path[1:], change)
    return copy
