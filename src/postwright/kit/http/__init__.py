"""The only way out: guarded requests, each made for a named purpose."""

from postwright.kit.http.client import Answer, Client, Stream
from postwright.kit.http.errors import (
    AddressRefused,
    HttpError,
    NoAnswer,
    NotSent,
    PurposeRefused,
    TooLarge,
    UnknownPurpose,
)
from postwright.kit.http.limits import Limits
from postwright.kit.http.purposes import Purpose, Purposes

__all__ = [
    "AddressRefused",
    "Answer",
    "Client",
    "HttpError",
    "Limits",
    "NoAnswer",
    "NotSent",
    "Purpose",
    "PurposeRefused",
    "Purposes",
    "Stream",
    "TooLarge",
    "UnknownPurpose",
]
