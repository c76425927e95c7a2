import re

import pytest
from django.core.cache import cache
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture
def sign_up(db):
    """A new visitor fills in the sign-up page. No mail of another test counts against a limit."""
    cache.clear()

    def fill_in(email="nora@example.org", client=None, **fields):
        answers = {
            "name": "Nora",
            "organisation": "Nora's Nails",
            "password1": PASSWORD,
            "time_zone": "Europe/Paris",
        }
        return (client or Client()).post("/account/signup/", {"email": email, **answers, **fields})

    return fill_in


@pytest.fixture
def link_in():
    """The path of the first link in a mail."""
    return lambda mail: re.search(r"https?://[^/\s]+(/\S+)", mail.body)[1]
