"""What the OpenAPI document says beyond the functions' own types: problems, keys, tags."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from postwright.base.usage.middleware import KEY_HEADER
from postwright.kit.api import Problem

DESCRIPTION = """\
The same operations as the pages, for programs.

**Tokens.** Send `Authorization: Bearer pw_…`. A token has the rights of the member who made it, in one organisation.

**Pages.** Lists come newest first. Pass `next` as `after` for the following page; it is null on the last one.

**Creating once.** A create with an `Idempotency-Key` header makes its thing once, however often it is sent; a repeated
call gives what the first one made, as it is now.

**Changing.** PATCH leaves what is left out as it is. DELETE answers 204, and 404 when it is repeated.

**Waiting.** What takes time answers at once with its state. Ask again when `Retry-After` says so; no request waits.

**Problems** are `application/problem+json` (RFC 9457) with a stable `code`. 422 means that the request cannot be read
as it is; 409 that it can, and that something stands in the way.
"""

_TAGS = {
    "Me": "Whom a token stands for.",
    "Brands": "Who speaks, to whom and how.",
    "Media": "Photos and videos, and the files made of them.",
    "Library": "Finding media again: search, tags, favourites, where they stand, what looks like them, the trash.",
    "Analyses": "What a media item shows, and the words suggested for it.",
    "Channels": "Connected accounts on networks.",
    "Posts": "The text and media, and each channel's variant.",
    "Review": "Approvals, comments, confirmations of an AI's words, and links for clients.",
    "Publications": "One variant to be sent to one channel at one time.",
    "Queue": "The places in a channel's week, and what joins them.",
    "Snippets": "Hashtag groups, snippets and templates that a brand keeps for its posts.",
    "Labels": "Words of people's own by which they sort posts.",
    "Many at once": "One verb on many posts or publications, taken back as one step.",
}
_MEANINGS = {
    400: "The body cannot be read at all.",
    401: "No valid token.",
    403: "The member's role does not include this.",
    404: "There is no such thing, or it belongs to another organisation.",
    409: "Something stands in the way; `code` says what.",
    413: "The request or the file is too large, or there is no room for it.",
    415: "The file is no photo and no video.",
    422: "Something in the request cannot be read as it is; `fields` says what.",
    429: "As many are under way as may be at a time.",
    503: "The network cannot be reached now. `Retry-After` says when to try again.",
    507: "The server's disk is full.",
}
_MORE = {"upload_media": {413, 415, 507}, "edit_media": {429}, "connect_channel": {503}}
_KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": "Any text of your choice. The same key with the same request makes its thing once.",
    "schema": {"type": "string", "maxLength": 255},
    "example": "3f0c1c8e-order-17",
}
_RETRY = {
    "description": "Seconds after which to ask again, where something is still under way.",
    "schema": {"type": "integer"},
}


def complete(document: OpenAPISchema) -> OpenAPISchema:
    document["tags"] = [{"name": name, "description": words} for name, words in _TAGS.items()]
    components = document["components"]
    components["schemas"]["Problem"] = _inlined(Problem.json_schema())
    components["parameters"] = {"IdempotencyKey": _KEY}
    components["headers"] = {"RetryAfter": _RETRY}
    components["responses"] = {f"Problem{status}": _response(status) for status in _MEANINGS}
    components["securitySchemes"]["Token"]["bearerFormat"] = "pw_…"
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    # Keys of JSON objects are strings, and so says OpenAPI.
    responses = {str(status): answer for status, answer in operation["responses"].items()}
    for status in sorted(_problems(method, operation)):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    if operation["operationId"] in {"get_media", "get_analysis"}:
        responses["200"]["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    operation["responses"] = responses
    if {"201", "202"} & responses.keys():
        operation["parameters"] = [
            *operation.get("parameters", []),
            {"$ref": "#/components/parameters/IdempotencyKey"},
        ]


def _problems(method: str, operation: dict[str, Any]) -> set[int]:
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    has_body, has_id = "requestBody" in operation, "path" in places
    found = {401}
    found |= {403, 409} if method != "get" else set()
    found |= {404} if has_id or has_body else set()
    found |= {422} if places or has_body else set()
    found |= {400, 413} if has_body else set()
    return found | _MORE.get(operation["operationId"], set())


def _response(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _MEANINGS[status], "content": content}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Without definitions of its own, which have no place inside `components`."""
    [(_name, definition)] = schema.pop("$defs").items()
    schema["properties"]["fields"]["items"] = definition
    return schema
