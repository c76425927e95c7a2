"""The OpenAPI document as the tests read it."""

import json
import re
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from jsonschema import Draft202012Validator

from postwright.config.api import api
from tests.api.caller import PREFIX

CREATES = {
    "change_many",
    "create_label",
    "create_brand",
    "upload_media",
    "edit_media",
    "request_analysis",
    "connect_channel",
    "create_post",
    "copy_post",
    "create_snippet",
    "schedule_post",
    "write_comment",
    "create_client_link",
    "begin_fetch",
}
NOBODYS = UUID(int=0)


@dataclass(frozen=True, eq=False)
class Operation:
    id: str
    method: str
    path: str
    spec: dict

    @property
    def path_names(self):
        return re.findall(r"{(\w+)}", self.path)

    @property
    def query(self):
        return {
            one["name"]: one["schema"] for one in self.spec.get("parameters", []) if one.get("in") == "query"
        }

    @property
    def body(self):
        """The schema of a JSON body; None where none is taken."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    @property
    def anywhere(self):
        return self.at(dict.fromkeys(self.path_names, NOBODYS))

    def at(self, ids):
        return PREFIX + self.path.format(**ids)


@cache
def document():
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{PREFIX}/"), default=str))


@cache
def operations():
    return [
        Operation(spec["operationId"], method.upper(), path.removeprefix(PREFIX), spec)
        for path, methods in document()["paths"].items()
        for method, spec in methods.items()
    ]


def resolved(node):
    """Follows a reference."""
    while "$ref" in node:
        found = document()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def complaints(operation, answer):
    """In what an answer differs from what the document says of it."""
    told = operation.spec["responses"].get(str(answer.status_code))
    if told is None:
        return [f"status {answer.status_code} is not documented: {answer.content[:300]}"]
    content = resolved(told).get("content", {})
    if not content:
        return ["a body where none was announced"] if answer.content else []
    if answer["Content-Type"].split(";")[0] not in content:
        return [f"content type {answer['Content-Type']} is not documented"]
    schema = content[answer["Content-Type"].split(";")[0]]["schema"]
    checked = Draft202012Validator({**schema, "components": document()["components"]})
    return [f"{list(error.path)}: {error.message}" for error in checked.iter_errors(answer.json())]
