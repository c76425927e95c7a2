from datetime import timedelta

from conftest import NOON
from postwright.care.requests import operations
from postwright.care.requests.rules import Leaving


def ask(person="55"):
    return operations.ask_deletion(leaving=Leaving(person, NOON), app="facebook", message="m", at=NOON)


def page(client, code, **headers):
    return client.get(f"/deletion/{code}/", headers=headers)


class TestShowRequest:
    def test_tells_how_far_it_is(self, client, db):
        asked = ask()
        answer = page(client, asked.code)
        assert (answer.status_code, "Under way" in answer.text, "Facebook" in answer.text) == (
            200,
            True,
            True,
        )

        operations.erase_person(request_id=asked.pk, at=NOON + timedelta(minutes=1))
        assert "Your data was deleted" in page(client, asked.code).text

    def test_names_nobody(self, client, db):
        answer = page(client, ask("person-5551234").code)
        assert "person-5551234" not in answer.text
        assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (
            "noindex, nofollow, noarchive",
            True,
        )
        assert not answer.cookies

    def test_speaks_german(self, client, db):
        assert "Deine Daten werden gelöscht" in page(client, ask().code, accept_language="de").text

    def test_opens_for_no_other_code(self, client, db):
        ask()
        answer = page(client, "made-up")
        assert (answer.status_code, "no request" in answer.text) == (404, True)
