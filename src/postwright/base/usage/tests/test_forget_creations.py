from datetime import timedelta

from conftest import NOON
from postwright.base.usage.models import Creation
from postwright.base.usage.operations import KEYS_LAST, forget_creations
from postwright.kit import tenancy


def used(member, key, at):
    with tenancy.scope(member.organisation_id):
        Creation.objects.create(organisation=member.organisation, key=key, fingerprint=b"x" * 32, at=at)


def keys_of(member):
    with tenancy.scope(member.organisation_id):
        return set(Creation.objects.values_list("key", flat=True))


class TestForgetCreations:
    def test_reaches_the_old_keys_of_every_organisation(self, anna, sam):
        for member in (anna, sam):
            used(member, "old", NOON - KEYS_LAST - timedelta(seconds=1))
            used(member, "young", NOON - KEYS_LAST)

        assert forget_creations(at=NOON) == 2
        assert [keys_of(anna), keys_of(sam)] == [{"young"}, {"young"}]
