"""Asking for a correction, and what becomes of it. Nothing here calls a network."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import operations as connections
from postwright.base.connections.models import Channel
from postwright.flow.corrections import queries
from postwright.flow.corrections.models import Correction
from postwright.flow.publishing import operations as publishing
from postwright.flow.publishing.models import Publication
from postwright.kit import jobs
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import ChannelError, Reconnect
from postwright.ports.channels.text import measure

JOB = "corrections.correct"
SIGN_IN_PROBLEMS = {"sign_in_again", "account_closed"}


class CorrectionError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class NotPossible(CorrectionError): ...


class BeingCorrected(CorrectionError): ...


class WordsDoNotFit(CorrectionError): ...


class NeedsSecondPerson(CorrectionError): ...


class NothingChanged(CorrectionError): ...


@transaction.atomic
def delete_there(*, publication: Publication, network: Network, by: Member, at: datetime) -> Correction:
    """
    Have every post of a publication deleted at its network, the last one first.

    :raises NotAllowed: the member may not publish
    :raises NotPossible: the network does not, or nobody knows what it calls the post
    :raises BeingCorrected: something is being done with it now
    """
    publication = _locked(publication, by=by)
    if not queries.offer_for(publication).deletes:
        raise NotPossible(_("This cannot be deleted from here. Delete it on the network."))
    words = queries.words_out(publication, network.text_of)
    correction = _ask(publication, Correction.Verb.DELETE, words, words, by=by, at=at)
    audit.record(Tag.PUBLICATION_DELETION_ASKED, subject=publication, by=by, at=at, posts=len(words))
    return correction


@transaction.atomic
def change_words(
    *, publication: Publication, network: Network, texts: Sequence[str], by: Member, at: datetime
) -> Correction:
    """
    Have other words put into the posts of a publication; pictures and all else of them stay.

    :param texts: for each post that is out, the first comment too, in their order
    :raises NotAllowed: the member may not publish
    :raises NotPossible: the network does not, nobody knows what it calls the post, or these are not as many
    :raises BeingCorrected: something is being done with it now
    :raises WordsDoNotFit: the network would not take them
    :raises NeedsSecondPerson: the brand publishes only what a second person has approved
    :raises NothingChanged: they stand there as they are
    """
    publication = _locked(publication, by=by)
    if not queries.offer_for(publication).edits:
        raise NotPossible(_("Its words cannot be changed from here."))
    if publication.post.brand.needs_approval:
        raise NeedsSecondPerson(
            _(
                "This brand publishes only what a second person has approved. Delete it there and publish a copy."
            )
        )
    before = queries.words_out(publication, network.text_of)
    _require_fit(texts, before, publication.channel, network)
    correction = _ask(publication, Correction.Verb.EDIT, before, texts, by=by, at=at)
    audit.record(Tag.PUBLICATION_EDIT_ASKED, subject=publication, by=by, at=at, posts=len(texts))
    return correction


def note_done(*, correction: Correction, key: str) -> Correction:
    """One of its posts is as it shall be; whoever goes on begins after it."""
    pieces = [{**one, "is_done": one["is_done"] or one["key"] == key} for one in correction.pieces]
    correction.pieces = pieces
    correction.save(update_fields=["pieces"])
    return correction


@transaction.atomic
def finish(*, correction: Correction, at: datetime) -> Correction:
    tag = Tag.PUBLICATION_DELETED_THERE if correction.is_deletion else Tag.PUBLICATION_EDITED_THERE
    publishing.end_correction(publication=correction.publication, is_deleted=correction.is_deletion, at=at)
    return _end(correction, Correction.State.DONE, tag, at=at)


@transaction.atomic
def try_again_later(*, correction: Correction, error: ChannelError, pause: float, at: datetime) -> Correction:
    """The job comes again by itself, also when this process ends now."""
    correction.tries += 1
    correction.problem = error.code
    correction.save(update_fields=["tries", "problem"])
    jobs.enqueue(
        JOB,
        lock=f"{JOB} {correction.publication_id}",
        at=at + timedelta(seconds=pause),
        organisation_id=correction.organisation_id,
        subject_id=correction.publication_id,
    )
    return correction


@transaction.atomic
def fail(*, correction: Correction, problem: str, at: datetime, why: str = "") -> Correction:
    """Whatever of it was done stays done; what was not stands there as before."""
    correction.problem, correction.why = problem, why[:300]
    publishing.end_correction(publication=correction.publication, is_deleted=False, at=at)
    return _end(correction, Correction.State.FAILED, Tag.PUBLICATION_NOT_CORRECTED, at=at)


def give_up(*, publication_id: UUID, at: datetime) -> None:
    """The program failed again and again."""
    if correction := queries.waiting_for(publication_id):
        fail(correction=correction, problem="program", at=at)


@transaction.atomic
def refuse_channel(*, channel: Channel, sealed: bytes, error: Reconnect, at: datetime) -> None:
    """
    The network does not accept the channel's sign-in any more. A right that is missing stops nothing else.

    :param sealed: the secret that it refused; a person may have signed in again meanwhile
    """
    current = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if error.code in SIGN_IN_PROBLEMS and current.is_active and bytes(current.secret) == sealed:
        connections.mark_for_reconnect(channel=current, problem=error.code, at=at)


def _locked(publication: Publication, *, by: Member) -> Publication:
    by.require(Right.PUBLISH_POSTS)
    found = queries.publication_for(by, publication.pk).select_for_update(of=("self",)).get()
    if found.correcting:
        raise BeingCorrected(_("It is being corrected there right now."))
    return found


def _ask(
    publication: Publication,
    verb: Correction.Verb,
    before: Sequence[str],
    after: Sequence[str],
    *,
    by: Member,
    at: datetime,
) -> Correction:
    pieces = [
        {
            "key": one.piece.key,
            "remote_id": one.remote_id,
            "url": "" if number else publication.remote_url,
            "before": old,
            "after": "" if verb == Correction.Verb.DELETE else new,
            "is_done": verb == Correction.Verb.EDIT and old == new,
        }
        for number, (one, old, new) in enumerate(
            zip(queries.pieces_out(publication), before, after, strict=True)
        )
    ]
    publishing.begin_correction(publication=publication, verb=verb.value)
    return Correction.objects.create(
        organisation_id=publication.organisation_id,
        publication=publication,
        verb=verb,
        pieces=pieces,
        asked_by=by,
        asked_at=at,
    )


def _require_fit(texts: Sequence[str], before: Sequence[str], channel: Channel, network: Network) -> None:
    if len(texts) != len(before):
        raise NotPossible(
            _("There are %(number)s posts there; give the words of each.") % {"number": len(before)}
        )
    if list(texts) == list(before):
        raise NothingChanged(_("These words stand there already."))
    rules = network.capabilities_for(channel.settings).text
    for old, new in zip(before, texts, strict=True):
        if old.strip() and not new.strip():
            raise WordsDoNotFit(_("Words are missing. To take the post away, delete it there."))
        for one in measure(new, rules):
            if one.left < 0:
                said = {"actual": one.used, "limit": one.limit}
                raise WordsDoNotFit(
                    _("The text has %(actual)s characters; this network takes %(limit)s.") % said
                )


def _end(correction: Correction, state: Correction.State, tag: Tag, *, at: datetime) -> Correction:
    correction.state, correction.ended_at = state, at
    if state == Correction.State.DONE:
        correction.problem = ""
    correction.save(update_fields=["state", "ended_at", "problem", "why"])
    details = {"problem": correction.problem} if correction.problem else {}
    audit.record(tag, subject=correction.publication, by=None, at=at, **details)
    return correction
