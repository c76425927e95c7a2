from uuid import UUID

from ninja import Field, Schema

from postwright.base.accounts.rules import RIGHTS, Right, Role


class PersonOut(Schema):
    id: UUID
    name: str
    email: str
    language: str
    time_zone: str


class OrganisationOut(Schema):
    id: UUID
    name: str
    is_demo: bool


class MeOut(Schema):
    """Whom the token stands for, where, and what it may do."""

    member: UUID = Field(..., alias="id")
    person: PersonOut = Field(..., alias="user")
    organisation: OrganisationOut
    role: Role
    rights: list[Right]

    @staticmethod
    def resolve_rights(member: object) -> list[Right]:
        return sorted(RIGHTS[Role(member.role)])  # type: ignore[attr-defined]
