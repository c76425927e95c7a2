from typing import Any
from uuid import UUID

from ninja import Router

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.connections.adapters import networks
from postwright.base.usage.middleware import in_tenant
from postwright.flow.corrections import operations, queries
from postwright.flow.corrections.schemas import CorrectionOut, WordsNew
from postwright.flow.publishing import queries as publishing
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now

of_publications = Router(tags=["Publications"])


@of_publications.get(
    "/{publication_id}/corrections",
    response=Page[CorrectionOut],
    operation_id="list_corrections",
    summary="List what was changed at the network",
)
@in_tenant
def list_corrections(request: ApiRequest, publication_id: UUID, cut: Cut = CutQuery) -> Any:
    """The latest first."""
    publication = publishing.publications_for(request.auth).get(pk=publication_id)
    return page_of(queries.corrections_of(request.auth, publication), cut)


@of_publications.post(
    "/{publication_id}/deletion",
    response=CorrectionOut,
    operation_id="delete_publication_there",
    summary="Delete a published post at its network",
)
@in_tenant
def delete_there(request: ApiRequest, publication_id: UUID) -> Any:
    """
    Every post of it, the last one first. Answers at once; `correcting` of the publication is empty when it is over,
    and `deleted_at` says when it was deleted there.
    """
    publication = publishing.publications_for(request.auth).get(pk=publication_id)
    network = networks()[publication.channel.network]
    return operations.delete_there(publication=publication, network=network, by=request.auth, at=now())


@of_publications.post(
    "/{publication_id}/words",
    response=CorrectionOut,
    operation_id="change_words_there",
    summary="Change the words of a published post at its network",
)
@in_tenant
def change_words(request: ApiRequest, publication_id: UUID, body: WordsNew) -> Any:
    """Where the network allows it. Pictures and all else of the post stay. Answers at once."""
    publication = publishing.publications_for(request.auth).get(pk=publication_id)
    network = networks()[publication.channel.network]
    return operations.change_words(
        publication=publication, network=network, texts=body.texts, by=request.auth, at=now()
    )
