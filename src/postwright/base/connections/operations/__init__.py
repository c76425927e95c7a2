"""Every change to a channel, and what the practice network keeps."""

from postwright.base.connections.operations.channels import (
    change_settings,
    connect_channel,
    disconnect_channel,
    mark_for_reconnect,
    pause_channel,
    reconnect_channel,
    resume_channel,
)
from postwright.base.connections.operations.errors import (
    AlreadySigningIn,
    ConnectionRefused,
    NoSuchBrand,
    NotActive,
    NothingChosen,
    NotPaused,
    OtherAccount,
    SignInOver,
)
from postwright.base.connections.operations.rehearsal import add_rehearsal_post, count_rehearsal_call
from postwright.base.connections.operations.revoking import forget_revocation, grant_held
from postwright.base.connections.operations.signing_in import (
    Leaving,
    choose_accounts,
    forget_sign_ins,
    keep_departure,
    keep_server_app,
    new_state,
    offer_accounts,
    one_sign_in,
    take_sign_in,
    turn_away,
)

__all__ = [
    "AlreadySigningIn",
    "ConnectionRefused",
    "Leaving",
    "NoSuchBrand",
    "NotActive",
    "NotPaused",
    "NothingChosen",
    "OtherAccount",
    "SignInOver",
    "add_rehearsal_post",
    "change_settings",
    "choose_accounts",
    "connect_channel",
    "count_rehearsal_call",
    "disconnect_channel",
    "forget_revocation",
    "forget_sign_ins",
    "grant_held",
    "keep_departure",
    "keep_server_app",
    "mark_for_reconnect",
    "new_state",
    "offer_accounts",
    "one_sign_in",
    "pause_channel",
    "reconnect_channel",
    "resume_channel",
    "take_sign_in",
    "turn_away",
]
