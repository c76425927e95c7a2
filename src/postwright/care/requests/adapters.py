"""The addresses that the operator enters at the networks."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from postwright.care.requests.rules import NETWORKS_OF

META = {"meta-deauthorisation": _("Deauthorize callback"), "meta-deletion": _("Data deletion callback")}


def called_at(network: str) -> list[tuple[str | Promise, str]]:
    """What it is for, and the address that the network calls by itself."""
    if network == "tiktok":
        return [(_("Webhooks"), _address("tiktok-webhook"))]
    if network in NETWORKS_OF:
        return [(label, _address(name, network)) for name, label in META.items()]
    return []


def _address(name: str, *args: str) -> str:
    return urljoin(settings.PUBLIC_URL, reverse(name, args=args))
