from datetime import datetime, timedelta

from django.db import transaction

from postwright.base.accounts.models import ApiToken, Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.kit import tenancy
from postwright.kit.keys import hash_of, new_key, organisation_in
from postwright.kit.text import one_line

TOKEN_PREFIX = "pw_"  # noqa: S105 - how our tokens begin, so that scanners can find leaked ones


@transaction.atomic
def create_token(*, name: str, by: Member, at: datetime) -> tuple[ApiToken, str]:
    """
    A key to the API with this member's rights. The key itself is told once and not kept.

    :raises NotAllowed: the member may not make tokens
    """
    by.require(Right.MANAGE_TOKENS)
    key = TOKEN_PREFIX + new_key(by.organisation_id)
    token = ApiToken.objects.create(
        organisation=by.organisation,
        member=by,
        name=one_line(name),
        token_hash=hash_of(key),
        hint=key[-4:],
        created_at=at,
    )
    audit.record(Tag.TOKEN_CREATED, subject=token, by=by, at=at)
    return token, key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Member, at: datetime) -> ApiToken:
    """:raises NotAllowed: the member may not manage tokens"""
    by.require(Right.MANAGE_TOKENS)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record(Tag.TOKEN_REVOKED, subject=token, by=by, at=at)
    return token


def use_token(*, key: str, at: datetime) -> Member | None:
    """The member behind an API key, or None if it opens nothing."""
    organisation_id = organisation_in(key.removeprefix(TOKEN_PREFIX))
    if organisation_id is None or not key.startswith(TOKEN_PREFIX):
        return None
    with tenancy.scope(organisation_id):
        token = (
            ApiToken.objects.select_related("member__user", "member__organisation")
            .filter(token_hash=hash_of(key), revoked_at__isnull=True, member__user__is_active=True)
            .first()
        )
        if token is None:
            return None
        if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
        return token.member
