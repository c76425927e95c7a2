import pytest

from conftest import NOON
from postwright.base.accounts.models import User
from postwright.base.accounts.operations import use_token
from postwright.config.cli import main
from postwright.config.cli.people import NoSuchPerson, Unusable, create_token, create_user


def nora(**changes):
    answers = {
        "email": "nora@example.org",
        "name": "Nora",
        "password": "correct horse battery",
        "organisation": "N",
    }
    return create_user(**answers | {"is_operator": False} | changes)


class TestCreateUser:
    def test_makes_an_owner(self, anna):
        member = nora()

        assert (member.user.email, member.role, member.user.is_operator) == (
            "nora@example.org",
            "owner",
            False,
        )

    def test_makes_an_operator_when_asked(self, anna):
        assert nora(is_operator=True).user.is_operator

    @pytest.mark.parametrize(
        "changes", [{"email": "nora"}, {"password": "short"}, {"email": "anna@example.org"}]
    )
    def test_refuses_what_the_sign_up_page_would(self, anna, changes):
        with pytest.raises(Unusable):
            nora(**changes)

        assert User.objects.count() == 1

    def test_asks_for_a_password_only_in_a_terminal(self, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin.isatty", lambda: False)

        assert main(["user", "create", "--email=a@b.example", "--name=A", "--organisation=A"]) == 1
        assert "--password-stdin" in capsys.readouterr().err


class TestCreateToken:
    def test_gives_a_key_with_the_persons_rights(self, anna):
        key = create_token(email="ANNA@example.org", name="script", organisation="")

        assert use_token(key=key, at=NOON) == anna

    @pytest.mark.parametrize("changes", [{"email": "nobody@example.org"}, {"organisation": "Elsewhere"}])
    def test_refuses_somebody_who_is_not_there(self, anna, changes):
        with pytest.raises(NoSuchPerson):
            create_token(**{"email": "anna@example.org", "name": "script", "organisation": ""} | changes)

    def test_refuses_a_writer(self, wilma):
        with pytest.raises(NoSuchPerson, match="is Editor of"):
            create_token(email=wilma.user.email, name="script", organisation="")
