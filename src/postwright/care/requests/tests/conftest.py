import pytest

from conftest import NOON

SECRETS = {
    "facebook": {"app_secret": "secret-of-facebook"},
    "instagram": {"instagram_app_secret": "secret-of-instagram"},
    "threads": {"app_secret": "secret-of-threads"},
    "tiktok": {"client_key": "key-of-tiktok", "client_secret": "secret-of-tiktok"},
}


@pytest.fixture
def apps(settings):
    """Our apps at the networks."""
    settings.NETWORKS = {name: {**settings.NETWORKS[name], **keys} for name, keys in SECRETS.items()}
    return SECRETS


@pytest.fixture
def connect():
    """`connect(brand, member, "threads", "7", grant="99")`: an account that somebody let us into."""
    from postwright.base.connections.operations import connect_channel
    from postwright.ports.channels.ways import ConnectedAccount

    def connect(brand, member, network, remote_id, *, grant="", at=NOON):
        found = ConnectedAccount(
            remote_id=remote_id,
            handle=f"handle-{remote_id}",
            display_name=f"Name {remote_id}",
            base_url="",
            secret={"access_token": f"token-{remote_id}"},
            grant=grant or remote_id,
            standing={"nickname": f"nick-{remote_id}"},
        )
        return connect_channel(brand_id=brand.pk, network=network, found=found, by=member, at=at)

    return connect
