"""A program with a token, as the tests play it."""

import json
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.kit import tenancy

PREFIX = "/api/v1"


class Caller:
    """
    `call("GET", "/brands")`: one request of a program, with the token of a member.

    The test's own tenant is taken away meanwhile, so that nothing is answered that only the test could see.
    """

    def __init__(self, member):
        with tenancy.scope(member.organisation_id):
            self.token, self.key = create_token(name="Tests", by=member, at=NOON)
        self.client = Client(raise_request_exception=True)

    def __call__(self, method, path, body=None, *, key="", files=None, **headers):
        given = {"Authorization": f"Bearer {self.key}", **headers}
        if key:
            given["Idempotency-Key"] = key
        with _without_tenant():
            if files is not None:
                return self.client.post(PREFIX + path, {**(body or {}), **files}, headers=given)
            data = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
            return self.client.generic(method, PREFIX + path, data, "application/json", headers=given)

    def upload(self, stream, name="coffee.png", *, key="", **fields):
        return self(
            "POST", "/media", fields, key=key, files={"file": SimpleUploadedFile(name, stream.getvalue())}
        )


@contextmanager
def _without_tenant():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('postwright.organisation', true), '')")
        [before] = cursor.fetchone()
        cursor.execute("SELECT set_config('postwright.organisation', '', true)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('postwright.organisation', %s, true)", [before])
