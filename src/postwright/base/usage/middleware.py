"""What wraps every function of the JSON API."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import models
from django.http import HttpRequest
from ninja import Status

from postwright.base.usage import operations
from postwright.kit import tenancy
from postwright.kit.clock import now

KEY_HEADER = "Idempotency-Key"


def in_tenant[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """One transaction that sees the organisation of the token in `request.auth`."""

    @wraps(function)
    def scoped(*args: P.args, **kwargs: P.kwargs) -> R:
        request: Any = args[0]
        with tenancy.scope(request.auth.organisation_id):
            return function(*args, **kwargs)

    return scoped


def once(again: Callable[[Any, Any], models.Model]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    A create that honours Idempotency-Key and answers 201.

    :param again: (member, id) → what the first call made, as it is now
    """

    def wrap(create: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(create)
        def created(request: HttpRequest, *args: Any, **kwargs: Any) -> Status[models.Model]:
            member = request.auth  # type: ignore[attr-defined]
            key = request.headers.get(KEY_HEADER, "")
            if not key:
                return Status(201, create(request, *args, **kwargs))
            made = operations.create_once(
                organisation_id=member.organisation_id,
                key=key[:255],
                fingerprint=_fingerprint(request),
                create=lambda: create(request, *args, **kwargs),
                again=lambda subject_id: again(member, subject_id),
                at=now(),
            )
            return Status(201, made)

        return created

    return wrap


def once_outside(
    again: Callable[[Any, Any], models.Model], *, forget: Callable[[Any, Any], None]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    As `once`, for a create that takes long and opens its transactions itself.

    Of two calls at the same moment both may create: what the second made goes to `forget`.
    """

    def wrap(create: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(create)
        def created(request: HttpRequest, *args: Any, **kwargs: Any) -> Status[models.Model]:
            key = request.headers.get(KEY_HEADER, "")[:255]
            if not key:
                return Status(201, create(request, *args, **kwargs))
            try:
                return Status(201, _marked(request, key, again, _not_yet))
            except _NotYet:
                made = create(request, *args, **kwargs)
            kept = _marked(request, key, again, lambda: made)
            if kept.pk != made.pk:
                forget(request.auth, made)  # type: ignore[attr-defined]
            return Status(201, kept)

        return created

    return wrap


class _NotYet(Exception):
    """Nothing was made with this key before."""


def _not_yet() -> models.Model:
    raise _NotYet


def _marked(
    request: HttpRequest,
    key: str,
    again: Callable[[Any, Any], models.Model],
    create: Callable[[], models.Model],
) -> models.Model:
    member = request.auth  # type: ignore[attr-defined]
    with tenancy.scope(member.organisation_id):
        return operations.create_once(
            organisation_id=member.organisation_id,
            key=key,
            fingerprint=_fingerprint(request),
            create=create,
            again=lambda subject_id: again(member, subject_id),
            at=now(),
        )


def _fingerprint(request: HttpRequest) -> bytes:
    """What the request asks for. Of uploaded files the name and size, since they may be large."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        sent = [
            (name, file.name, file.size) for name, files in sorted(request.FILES.lists()) for file in files
        ]
        digest.update(repr((sorted(request.POST.lists()), sent)).encode())
    else:
        digest.update(request.body)
    return digest.digest()
