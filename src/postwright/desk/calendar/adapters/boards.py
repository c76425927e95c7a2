"""Which calendar a request asks for."""

from django.shortcuts import get_object_or_404

from postwright.base.accounts.middleware import MemberRequest
from postwright.desk.calendar import queries
from postwright.desk.calendar.forms import EVERY_BRAND
from postwright.desk.calendar.queries import Board
from postwright.flow.brand import queries as brands
from postwright.kit.ids import read_uuid


def asked_board(request: MemberRequest) -> Board | None:
    """All brands or the one that the address names, else the chosen one; None while there is no brand."""
    asked = request.GET.get("brand")
    if asked == EVERY_BRAND:
        return queries.board_of_all(request.member)
    if asked:
        return queries.board_of(get_object_or_404(brands.brands_for(request.member), pk=read_uuid(asked)))
    chosen = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    return queries.board_of(chosen) if chosen else None
