"""The labels of an organisation, and those of one post. Here, so that lists, calendar and composer share them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.labels.forms import Chosen, LabelForm, NewLabel
from postwright.flow.posts import operations, queries
from postwright.flow.posts.models import Label, Post
from postwright.kit.clock import now
from postwright.ui import respond


@require_http_methods(["GET", "POST"])
@member_required
def show_labels(request: MemberRequest) -> HttpResponse:
    """The list; a POST makes a new one."""
    form = NewLabel(
        request.POST or None, member=request.member, initial={"colour": Label.Colour.BLUE}, auto_id="new-%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            label = operations.create_label(**form.cleaned_data, by=request.member, at=now())
        except operations.PostError as error:
            form.add_error("name", str(error))
        else:
            respond.say(request, _("“%(label)s” is there now.") % {"label": label})
            return respond.go(request, "labels")
    return _labels_page(request, form)


@require_POST
@member_required
def change_label(request: MemberRequest, label_id: UUID) -> HttpResponse:
    label = _label(request, label_id)
    form = LabelForm(request.POST)
    if not form.is_valid():
        respond.say(request, _("Give the label a name and a colour."), tone="bad")
        return respond.go(request, "labels")
    try:
        operations.change_label(label=label, **form.cleaned_data, by=request.member, at=now())
    except operations.PostError as error:
        respond.say(request, str(error), tone="bad")
    else:
        respond.say(request, _("Changed."))
    return respond.go(request, "labels")


@require_POST
@member_required
def create_removal(request: MemberRequest, label_id: UUID) -> HttpResponse:
    label = _label(request, label_id)
    operations.remove_label(label=label, by=request.member, at=now())
    respond.say(request, _("“%(label)s” is removed. The posts stay.") % {"label": label})
    return respond.go(request, "labels")


@require_http_methods(["GET", "POST"])
@member_required
def label_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """The part beside a post that says which labels it carries; a POST sets them."""
    post = get_object_or_404(queries.posts_for(request.member), pk=post_id)
    problem = ""
    if request.method == "POST":
        try:
            _set_labels(request, post)
        except operations.PostError as error:
            problem = str(error)
    context = {
        "post": post,
        "labels": queries.labels_of_brand(request.member, post.brand),
        "worn": set(queries.labels_of(post).values_list("pk", flat=True)),
        "may_write": request.member.may(Right.WRITE_POSTS),
        "problem": problem,
    }
    return render(request, "labels/post.html", context, status=422 if problem else 200)


def _set_labels(request: MemberRequest, post: Post) -> None:
    form = Chosen(request.POST)
    form.is_valid()
    wanted = list(queries.labels_of_brand(request.member, post.brand).filter(pk__in=form.labels()))
    if name := form.cleaned_data.get("name"):
        new = operations.create_label(
            name=name, colour=Label.Colour.GREY, brand=post.brand, by=request.member, at=now()
        )
        wanted.append(new)
    operations.label_post(post=post, labels=wanted, by=request.member, at=now())


def _labels_page(request: MemberRequest, form: NewLabel) -> HttpResponse:
    context: dict[str, Any] = {
        "labels": queries.counted(queries.labels_for(request.member)),
        "colours": Label.Colour.choices,
        "form": form,
        "may_write": request.member.may(Right.WRITE_POSTS),
    }
    return render(request, "labels/labels.html", context, status=422 if form.errors else 200)


def _label(request: MemberRequest, label_id: UUID) -> Label:
    return get_object_or_404(queries.labels_for(request.member), pk=label_id)
