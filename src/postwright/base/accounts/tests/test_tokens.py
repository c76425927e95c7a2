import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import ApiToken, NotAllowed
from postwright.base.accounts.operations import create_token, remove_member, revoke_token, use_token
from postwright.base.accounts.rules import Role
from postwright.base.audit.models import Event, Tag


class TestCreateToken:
    def test_keeps_only_the_hash(self, anna):
        token, key = create_token(name=" website ", by=anna, at=NOON)

        assert (token.name, token.hint, key[:3]) == ("website", key[-4:], "pw_")
        assert key.encode() not in bytes(token.token_hash)
        assert Event.objects.get(tag=Tag.TOKEN_CREATED).subject_id == token.pk

    def test_refuses_a_writer(self, wilma):
        with pytest.raises(NotAllowed):
            create_token(name="website", by=wilma, at=NOON)


class TestUseToken:
    def test_opens_the_organisation_of_its_member(self, anna):
        token, key = create_token(name="website", by=anna, at=NOON)

        assert use_token(key=key, at=NOON) == anna
        assert ApiToken.objects.get(pk=token.pk).last_used_at == NOON

    def test_opens_nothing_once_revoked(self, anna):
        token, key = create_token(name="website", by=anna, at=NOON)
        revoke_token(token=token, by=anna, at=NOON)

        assert use_token(key=key, at=NOON) is None
        assert Event.objects.filter(tag=Tag.TOKEN_REVOKED).count() == 1

    def test_opens_nothing_once_its_member_left(self, anna, wilma):
        wilma.role = Role.ADMIN
        _token, key = create_token(name="website", by=wilma, at=NOON)
        remove_member(member=wilma, by=anna, at=NOON)

        assert use_token(key=key, at=NOON) is None

    def test_opens_nothing_for_a_closed_account(self, anna):
        _token, key = create_token(name="website", by=anna, at=NOON)
        anna.user.is_active = False
        anna.user.save()

        assert use_token(key=key, at=NOON) is None

    @given(st.text())
    def test_reads_anything_without_an_error(self, text):
        assert use_token(key="pw_" + text[:40], at=NOON) is None


class TestRevokeToken:
    def test_refuses_a_writer(self, anna, wilma):
        token, key = create_token(name="website", by=anna, at=NOON)

        with pytest.raises(NotAllowed):
            revoke_token(token=token, by=wilma, at=NOON)
        assert use_token(key=key, at=NOON) == anna


class TestTokensPage:
    def test_shows_the_key_once(self, as_member, anna):
        page = as_member(anna).post("/settings/tokens/", {"name": "website"})

        key = page.context["key"]
        assert key.encode() in page.content
        assert use_token(key=key, at=NOON) == anna
        assert key.encode() not in as_member(anna).get("/settings/tokens/").content

    def test_revokes(self, as_member, anna):
        token, key = create_token(name="website", by=anna, at=NOON)

        as_member(anna).post(f"/settings/tokens/{token.pk}/revocation/")

        assert use_token(key=key, at=NOON) is None

    def test_hides_the_tokens_of_strangers(self, as_member, anna, sam):
        token, _key = create_token(name="website", by=anna, at=NOON)

        assert as_member(sam).post(f"/settings/tokens/{token.pk}/revocation/").status_code == 404
