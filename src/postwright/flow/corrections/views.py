"""Beside a publication: what can be done with it at its network, and what was."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections.adapters import networks
from postwright.flow.corrections import operations, queries
from postwright.flow.corrections.forms import Words
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ui.respond import toast


@require_safe
@member_required
def corrections(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    return _part(request, _load(request, publication_id))


@require_POST
@member_required
def delete_there(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    network = networks()[publication.channel.network]
    try:
        operations.delete_there(publication=publication, network=network, by=request.member, at=now())
    except operations.CorrectionError as error:
        return toast(_part(request, publication), str(error), tone="bad")
    return _begun(request, publication, _("It is being deleted there."))


@require_POST
@member_required
def change_words(request: MemberRequest, publication_id: UUID) -> HttpResponse:
    publication = _load(request, publication_id)
    network = networks()[publication.channel.network]
    form = Words(request.POST, words=queries.words_out(publication, network.text_of))
    if not form.is_valid():
        return _part(request, publication, form=form, status=422)
    try:
        operations.change_words(
            publication=publication, network=network, texts=form.texts, by=request.member, at=now()
        )
    except operations.CorrectionError as error:
        form.add_error(None, str(error))
        return _part(request, publication, form=form, status=422)
    return _begun(request, publication, _("The words are being changed there."))


def _part(
    request: MemberRequest, publication: Publication, *, form: Words | None = None, status: int = 200
) -> HttpResponse:
    may_publish = request.member.may(Right.PUBLISH_POSTS)
    offer = queries.offer_for(publication) if may_publish else queries.Offer()
    if offer.edits and form is None:
        network = networks()[publication.channel.network]
        form = Words(words=queries.words_out(publication, network.text_of))
    context = {
        "publication": publication,
        "post": publication.post,
        "offer": offer,
        "form": form,
        "corrections": queries.corrections_of(request.member, publication),
    }
    return render(request, "corrections/corrections.html", context, status=status)


def _begun(request: MemberRequest, publication: Publication, said: str) -> HttpResponse:
    """The whole publication shows that it is under way, and looks again by itself."""
    publication.refresh_from_db()
    response = toast(_part(request, publication), said)
    response.headers["HX-Trigger-After-Swap"] = "publication-changed"
    return response


def _load(request: MemberRequest, publication_id: UUID) -> Publication:
    return get_object_or_404(queries.publication_for(request.member, publication_id))
