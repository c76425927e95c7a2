"""All reading about corrections."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.corrections.models import Correction
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Attempt, Publication
from postwright.ports.channels.registry import network_class
from postwright.ports.channels.threads import published_pieces
from postwright.ports.channels.types import Intent, Piece


@dataclass(frozen=True)
class Out:
    """One post that can be seen there; `remote_id` is the network's own."""

    piece: Piece
    remote_id: str


@dataclass(frozen=True)
class Offer:
    """What can be done with a publication at its network now."""

    edits: bool = False
    deletes: bool = False

    def __bool__(self) -> bool:
        return self.edits or self.deletes


def corrections_for(member: Member) -> QuerySet[Correction]:
    """What this member may see; the latest first."""
    return (
        Correction.objects.filter(organisation=member.organisation)
        .select_related("asked_by__user")
        .order_by("-asked_at", "-pk")
    )


def corrections_of(member: Member, publication: Publication) -> QuerySet[Correction]:
    return corrections_for(member).filter(publication=publication)


def waiting_for(publication_id: UUID) -> Correction | None:
    """What is to be done, for whoever does it."""
    waiting = Correction.objects.filter(publication=publication_id, state=Correction.State.WAITING)
    return waiting.select_related("publication__channel").first()


def offer_for(publication: Publication) -> Offer:
    """Nothing while it is being corrected, on a channel that is gone, or where nobody knows its id there."""
    is_reachable = publication.channel.is_connected and not publication.correcting
    if not is_reachable or publication.deleted_at or publication.is_on_its_way or not pieces_out(publication):
        return Offer()
    network = network_class(publication.channel.network)
    return Offer(edits=network.edits, deletes=network.may_delete(publication.channel.scopes))


def pieces_out(publication: Publication) -> list[Out]:
    """What of a publication can be seen, in order; empty where nobody knows what the network calls it."""
    ids = _ids_of(publication)
    return [Out(piece, id_) for piece, id_ in zip(pieces_of(publication), ids, strict=False)]


def pieces_of(publication: Publication) -> tuple[Piece, ...]:
    """All that was frozen; none before."""
    return Intent.from_json(publication.intent).pieces if publication.intent else ()


def words_out(publication: Publication, words: Any) -> list[str]:
    """
    The words of each post as they stand there, as far as we changed them.

    :param words: `Network.text_of`
    """
    done = publication.corrections.filter(verb=Correction.Verb.EDIT).order_by("-asked_at", "-pk")
    known = {
        piece["remote_id"]: piece["after"]
        for one in reversed(done)
        for piece in one.pieces
        if piece["is_done"]
    }
    return [known.get(one.remote_id, words(one.piece)) for one in pieces_out(publication)]


def _ids_of(publication: Publication) -> list[str]:
    if not publication.is_sent:
        return [str(one["remote_id"]) for one in published_pieces(publication.progress)]
    if not publication.remote_id:
        return []  # a person said that it is there
    sent = publication.attempts.filter(outcome=Attempt.Outcome.SENT).order_by("-number").first()
    below = (sent.answer or {}).get("below", []) if sent else []
    return [publication.remote_id, *(str(one) for one in below)]


def publication_for(member: Member, publication_id: UUID) -> QuerySet[Publication]:
    """With all that a correction needs."""
    return publishing.publications_for(member).filter(pk=publication_id).defer(None)
