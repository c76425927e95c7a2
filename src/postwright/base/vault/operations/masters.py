"""Which master key wraps, and which former ones may still be needed to open."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from postwright.kit import crypto
from postwright.kit.masters import CommandMaster, HeldMaster, KeysAway, Master


class NoMasterKey(KeysAway):
    """The master key is missing: without it nothing secret can be stored or read."""


def current() -> Master:
    """
    A command goes before a key.

    :raises NoMasterKey: neither is set
    """
    if settings.MASTER_KEY_COMMAND:
        return CommandMaster(settings.MASTER_KEY_COMMAND)
    if settings.MASTER_KEY:
        return _held(settings.MASTER_KEY)
    raise NoMasterKey(
        "Set POSTWRIGHT_MASTER_KEY, POSTWRIGHT_MASTER_KEY_FILE or POSTWRIGHT_MASTER_KEY_COMMAND."
    )


def by_label(label: str) -> Master:
    """:raises NoMasterKey: the one of this label is not set here"""
    for master in _all():
        if master.label == label:
            return master
    raise NoMasterKey(
        f"A data key is wrapped by the master key {label}, which is not set here. "
        "Put it back, or name it in POSTWRIGHT_MASTER_KEYS_BEFORE."
    )


def held() -> Mapping[bytes, crypto.Key]:
    """By id. Before there were data keys, they sealed secrets themselves."""
    return _held_by_id((settings.MASTER_KEY, *settings.MASTER_KEYS_BEFORE))


def _all() -> list[Master]:
    commands = [settings.MASTER_KEY_COMMAND, settings.MASTER_KEY_COMMAND_BEFORE]
    keys = [settings.MASTER_KEY, *settings.MASTER_KEYS_BEFORE]
    return [*(CommandMaster(one) for one in commands if one), *(_held(one) for one in keys if one)]


@lru_cache(maxsize=64)
def _held(text: str) -> HeldMaster:
    try:
        return HeldMaster.from_text(text)
    except ValueError:
        raise NoMasterKey("A master key is not 32 bytes in URL-safe base64.") from None


@lru_cache(maxsize=16)
def _held_by_id(texts: tuple[str, ...]) -> Mapping[bytes, crypto.Key]:
    return {_held(text).key.id: _held(text).key for text in texts if text}
