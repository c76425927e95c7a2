"""
How a slice declares the personal data it keeps. Every table and column is declared; a test compares.

The categories and purposes are those of the privacy policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    NONE = "none"  # ids, states, counts: nothing about a person by itself
    ACCOUNT = "account"
    CONTENT = "content"
    BRAND = "brand"
    CREDENTIAL = "credential"
    TECHNICAL = "technical"
    BILLING = "billing"


class Purpose(StrEnum):
    PUBLISHING = "publishing"
    SUGGESTIONS = "suggestions"
    FIGURES = "figures"
    SIGN_IN = "sign_in"
    BILLING = "billing"
    SUPPORT = "support"
    REQUESTS = "requests"
    NOTICES = "notices"


class Basis(StrEnum):
    CONTRACT = "contract"
    CONSENT = "consent"
    INTEREST = "interest"
    DUTY = "duty"


class Keep(StrEnum):
    ACCOUNT = "account"  # as long as the account is active
    REMOVED = "removed"  # until a person removes it
    EXPIRES = "expires"  # the row carries its own end
    DELIVERED = "delivered"  # until the work is done
    LOGS = "logs"  # as long as server logs


class Erase(StrEnum):
    DELETE = "delete"
    ANONYMISE = "anonymise"


@dataclass(frozen=True, kw_only=True)
class Table:
    """
    :param owner: path to the organisation or person it belongs to; empty where it belongs to nobody
    :param columns: every column by its category
    """

    model: str
    owner: str
    purpose: Purpose
    basis: Basis = Basis.CONTRACT
    keep: Keep = Keep.ACCOUNT
    exported: bool = True
    erase: Erase = Erase.DELETE
    columns: Mapping[str, Category]


def columns(**by_category: str) -> dict[str, Category]:
    """`columns(content="title text", none="id state")` → each name with its category."""
    return {name: Category(category) for category, names in by_category.items() for name in names.split()}
