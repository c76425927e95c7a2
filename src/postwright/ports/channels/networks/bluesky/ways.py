"""How a person lets us in: at the network's own page, or with a password made only for this."""

from postwright.ports.channels.ways import ConnectField, Way
from postwright.ports.channels.words import gettext_noop

WHERE = ConnectField("handle", gettext_noop("Handle"), gettext_noop("Such as name.bsky.social"))


def by_agreeing(server: ConnectField) -> Way:
    return Way(
        name="oauth",
        label=gettext_noop("Agree at Bluesky"),
        help=gettext_noop("You agree at Bluesky, or at your own server. No password is typed here."),
        fields=(WHERE, server),
        leaves=True,
    )


def by_app_password(server: ConnectField) -> Way:
    where = gettext_noop("Make one at Bluesky under Settings, Privacy and security, App passwords.")
    return Way(
        name="password",
        label=gettext_noop("App password"),
        help=gettext_noop("A password made only for this."),
        fields=(
            WHERE,
            ConnectField("app_password", gettext_noop("App password"), where, is_secret=True),
            server,
        ),
    )


def server_field(base_url: str) -> ConnectField:
    own = gettext_noop("Leave it as it is unless your account lives on a server of its own.")
    return ConnectField("base_url", gettext_noop("Server"), own, default=base_url)
