"""Everything that is done with secrets and their keys."""

from postwright.base.vault.operations.fences import raise_fences
from postwright.base.vault.operations.masters import NoMasterKey
from postwright.base.vault.operations.rings import fetch_keys, forget
from postwright.base.vault.operations.rotation import (
    Tended,
    destroy_unused,
    replace_key,
    reseal_secrets,
    rewrap_keys,
    tend,
    tend_all,
)
from postwright.base.vault.operations.sealing import needs_keys, seal, unseal
from postwright.kit.masters import KeysAway

__all__ = [
    "KeysAway",
    "NoMasterKey",
    "Tended",
    "destroy_unused",
    "fetch_keys",
    "forget",
    "needs_keys",
    "raise_fences",
    "replace_key",
    "reseal_secrets",
    "rewrap_keys",
    "seal",
    "tend",
    "tend_all",
    "unseal",
]
