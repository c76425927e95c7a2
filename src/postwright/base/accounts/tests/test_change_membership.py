import pytest

from conftest import NOON
from postwright.base.accounts import queries
from postwright.base.accounts.models import ApiToken, Member, NotAllowed
from postwright.base.accounts.operations import LastOwner, change_role, create_token, remove_member
from postwright.base.accounts.rules import Role
from postwright.base.audit.models import Event, Tag


@pytest.fixture
def adam(wilma):
    """Wilma, made an admin."""
    wilma.role = Role.ADMIN
    wilma.save()
    return wilma


class TestChangeRole:
    def test_gives_the_role_and_leaves_one_event(self, anna, vera):
        change_role(member=vera, role=Role.EDITOR, by=anna, at=NOON)

        vera.refresh_from_db()
        event = Event.objects.get(tag=Tag.MEMBER_ROLE_CHANGED)
        assert (vera.role, event.subject_id, event.details) == ("editor", vera.pk, {"role": "editor"})

    def test_refuses_an_editor(self, wilma, vera):
        with pytest.raises(NotAllowed):
            change_role(member=vera, role=Role.EDITOR, by=wilma, at=NOON)

    @pytest.mark.parametrize("target", ["adam", "vera"])
    def test_lets_no_admin_make_an_owner(self, adam, vera, target):
        with pytest.raises(NotAllowed):
            change_role(member={"adam": adam, "vera": vera}[target], role=Role.OWNER, by=adam, at=NOON)

    def test_lets_no_admin_lower_an_owner(self, adam, anna):
        with pytest.raises(NotAllowed):
            change_role(member=anna, role=Role.VIEWER, by=adam, at=NOON)

    def test_keeps_the_last_owner(self, anna):
        with pytest.raises(LastOwner, match="needs an owner"):
            change_role(member=anna, role=Role.ADMIN, by=anna, at=NOON)

    def test_lets_an_owner_step_down_when_there_is_another(self, anna, vera):
        change_role(member=vera, role=Role.OWNER, by=anna, at=NOON)
        change_role(member=anna, role=Role.EDITOR, by=anna, at=NOON)

        anna.refresh_from_db()
        assert anna.role == "editor"

    def test_finds_no_member_of_another_organisation(self, anna, sam):
        with pytest.raises(Member.DoesNotExist):
            change_role(member=sam, role=Role.VIEWER, by=anna, at=NOON)


class TestRemoveMember:
    def test_ends_the_membership_and_its_tokens(self, anna, adam):
        create_token(name="script", by=adam, at=NOON)

        remove_member(member=adam, by=anna, at=NOON)

        assert not queries.memberships_of(adam.user)
        assert not ApiToken.objects.exists()
        assert Event.objects.filter(tag=Tag.MEMBER_REMOVED).count() == 1

    def test_lets_everybody_leave(self, vera):
        remove_member(member=vera, by=vera, at=NOON)

        assert not queries.memberships_of(vera.user)

    def test_keeps_the_last_owner(self, anna):
        with pytest.raises(LastOwner):
            remove_member(member=anna, by=anna, at=NOON)

    def test_refuses_an_editor(self, wilma, vera):
        with pytest.raises(NotAllowed):
            remove_member(member=vera, by=wilma, at=NOON)

    def test_lets_no_admin_remove_an_owner(self, adam, anna):
        with pytest.raises(NotAllowed):
            remove_member(member=anna, by=adam, at=NOON)
