"""How much room the media take."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.desk.library import queries
from postwright.desk.library.views.items import rights


@require_GET
@member_required
def show_room(request: MemberRequest) -> HttpResponse:
    return render(request, "library/room.html", {"room": queries.room_of(request.member), **rights(request)})
