from dataclasses import dataclass
from itertools import takewhile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.desk.home import queries
from postwright.kit.clock import now

FIRST_RUN = ("brand", "upload", "post")


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str = ""


def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_signup" if accounts.nobody_yet() else "account_login")
    return desk(request)


@member_required
def desk(request: MemberRequest) -> HttpResponse:
    member, at = request.member, now()
    progress = queries.progress_for(member)
    days = queries.days_for(member, at=at, zone=request.user.zone)
    context = {
        "first_name": next(iter(member.user.name.split()), ""),
        "unsettled": queries.unsettled_for(member, at=at),
        "concerns": queries.concerns_for(member, at=at),
        "broken": queries.broken_channels_for(member),
        "approvals": queries.approvals_for(member),
        "news": queries.news_for(member),
        "days": days,
        "has_plans": any(day.publications for day in days),
        "next_step": progress.next,
        "steps": _steps(queries.STEPS, progress),
        "upload": queries.newest_upload_for(member),
        "can_start": _can_start(member, progress.next),
        "may_write": member.may(Right.WRITE_POSTS),
    }
    return render(request, "home/home.html", context)


@member_required
def welcome(request: MemberRequest) -> HttpResponse:
    """The first way through. It can be left at any time, and nobody is led back."""
    progress = queries.progress_for(request.member)
    step = next((one for one in FIRST_RUN if one not in progress.done), None)
    if step is None or not _can_start(request.member, step):
        return redirect("home")
    context = {
        "member": request.member,
        "step": step,
        "steps": _steps(FIRST_RUN, progress),
        "upload": queries.newest_upload_for(request.member),
    }
    return render(request, "home/welcome.html", context)


def _steps(names: tuple[str, ...], progress: queries.Progress) -> list[Step]:
    labels = {
        "brand": _("Describe your brand"),
        "upload": _("Upload a photo or video"),
        "channel": _("Connect a channel"),
        "post": _("Write a post"),
    }
    before = len(list(takewhile(lambda name: name in progress.done, names)))
    states = {name: "done" if name in progress.done else "next" for name in names}
    states |= dict.fromkeys(names[before : before + 1], "now")
    return [Step(labels[name], states[name]) for name in names]


def _can_start(member: Member, step: str | None) -> bool:
    needed = {
        "brand": Right.MANAGE_BRANDS,
        "upload": Right.UPLOAD_MEDIA,
        "channel": Right.MANAGE_CHANNELS,
        "post": Right.WRITE_POSTS,
    }
    return step is not None and member.may(needed[step])
