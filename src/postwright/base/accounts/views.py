from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from postwright.base.accounts import forms, operations, queries
from postwright.base.accounts.middleware import CHOSEN_ORGANISATION, MemberRequest, member_required
from postwright.base.accounts.models import User
from postwright.base.accounts.rules import Right, Role, grantable
from postwright.kit.clock import now
from postwright.ui import respond
from postwright.ui.appearance import SESSION_KEY as CHOSEN_THEME


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - tells the type checker what login_required saw to
    form = forms.Profile(request.POST) if request.method == "POST" else forms.Profile.of(request.user)
    if form.is_bound and form.is_valid():
        user = operations.change_profile(user=request.user, **form.cleaned_data)
        request.session[CHOSEN_THEME] = "" if user.theme == "system" else user.theme
        respond.say(request, _("Your profile is saved."))
        return respond.go(request, "profile")
    return render(request, "accounts/profile.html", {"form": form})


@member_required
def organisation(request: MemberRequest) -> HttpResponse:
    named = forms.OrganisationName
    form = named(request.POST) if request.method == "POST" else named.of(request.member.organisation)
    if form.is_bound and form.is_valid():
        operations.rename_organisation(by=request.member, at=now(), **form.cleaned_data)
        respond.say(request, _("Your organisation has its new name."))
        return respond.go(request, "organisation")
    return render(request, "accounts/organisation.html", {"form": form, "member": request.member})


@login_required
def new_organisation(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - see above
    form = forms.OrganisationName(request.POST or None)
    if form.is_valid():
        try:
            member = operations.open_organisation(by=request.user, at=now(), **form.cleaned_data)
        except operations.AccountError as error:
            form.add_error(None, str(error))
            return render(request, "accounts/new_organisation.html", {"form": form}, status=error.status)
        _enter(request, member.organisation_id)
        return respond.go(request, "welcome")
    return render(request, "accounts/new_organisation.html", {"form": form})


@require_POST
@member_required
def choose_organisation(request: MemberRequest, organisation_id: UUID) -> HttpResponse:
    if organisation_id not in {one.organisation_id for one in queries.memberships_of(request.user)}:
        raise Http404
    _enter(request, organisation_id)
    return respond.go(request, "home")


@member_required
def people(request: MemberRequest) -> HttpResponse:
    member = request.member
    context = {
        "member": member,
        "people": queries.people_page_for(member),
        "invitations": queries.open_invitations_for(member) if member.may(Right.MANAGE_PEOPLE) else [],
        "now": now(),
    }
    return render(request, "accounts/people.html", context)


@member_required
def invite_person(request: MemberRequest) -> HttpResponse:
    request.member.require(Right.MANAGE_PEOPLE)
    form = forms.Invite(request.POST or None, roles=grantable(Role(request.member.role)))
    if form.is_valid():
        try:
            operations.invite_person(by=request.member, at=now(), **form.cleaned_data)
        except operations.AccountError as error:
            form.add_error("email", str(error))
        else:
            respond.say(request, _("%(email)s is invited.") % {"email": form.cleaned_data["email"]})
            return respond.go(request, "people")
    return render(request, "accounts/invite.html", {"form": form, "member": request.member})


@require_POST
@member_required
def renew_invitation(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(queries.open_invitations_for(request.member), pk=invitation_id)
    return _then_people(
        request,
        lambda: operations.renew_invitation(invitation=invitation, by=request.member, at=now()),
        _("The invitation to %(email)s is on its way again.") % {"email": invitation.email},
    )


@require_POST
@member_required
def withdraw_invitation(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(queries.open_invitations_for(request.member), pk=invitation_id)
    return _then_people(
        request,
        lambda: operations.withdraw_invitation(invitation=invitation, by=request.member, at=now()),
        _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email},
    )


@require_POST
@member_required
def change_role(request: MemberRequest, member_id: UUID) -> HttpResponse:
    member = get_object_or_404(queries.people_for(request.member), pk=member_id)
    form = forms.ChangeRole(request.POST)
    if not form.is_valid():
        return respond.go(request, "people")
    return _then_people(
        request,
        lambda: operations.change_role(member=member, by=request.member, at=now(), **form.cleaned_data),
        _("%(name)s has a new role.") % {"name": member},
    )


@require_POST
@member_required
def remove_member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    member = get_object_or_404(queries.people_for(request.member), pk=member_id)
    leaves = member.pk == request.member.pk
    done = _("You left %(organisation)s.") if leaves else _("%(name)s is no longer a member.")
    return _then_people(
        request,
        lambda: operations.remove_member(member=member, by=request.member, at=now()),
        done % {"name": member, "organisation": request.member.organisation},
        then="home" if leaves else "people",
    )


@never_cache
@member_required
def tokens(request: MemberRequest) -> HttpResponse:
    """A new key stands on the page that answers the request for it, and nowhere else."""
    request.member.require(Right.MANAGE_TOKENS)
    form, key = forms.NewToken(request.POST or None), ""
    if form.is_valid():
        _token, key = operations.create_token(by=request.member, at=now(), **form.cleaned_data)
        form = forms.NewToken()
    context = {"form": form, "key": key, "tokens": queries.tokens_for(request.member)}
    return render(request, "accounts/tokens.html", context)


@require_POST
@member_required
def revoke_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(queries.tokens_for(request.member), pk=token_id)
    operations.revoke_token(token=token, by=request.member, at=now())
    respond.say(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return respond.go(request, "tokens")


def join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_by(token, at=now())
    if invitation is None:
        return render(request, "accounts/join_gone.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/join.html", {"invitation": invitation, "token": token})
    if isinstance(request.user, User):
        member = operations.accept_invitation(invitation=invitation, by=request.user, at=now())
        _enter(request, member.organisation_id)
        respond.say(request, _("Welcome to %(organisation)s.") % {"organisation": invitation.organisation})
        return respond.go(request, "home")
    request.session[queries.INVITED] = token
    return redirect(f"{reverse('account_signup')}?{urlencode({'email': invitation.email})}")


def _then_people(
    request: HttpRequest, change: Callable[[], object], done: str, *, then: str = "people"
) -> HttpResponse:
    try:
        change()
    except operations.AccountError as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "people")
    respond.say(request, done)
    return respond.go(request, then)


def _enter(request: HttpRequest, organisation_id: UUID) -> None:
    request.session[CHOSEN_ORGANISATION] = str(organisation_id)
    request.session.pop(queries.INVITED, None)
