"""What follows when people leave through their network, and what networks tell by themselves."""

import base64
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from postwright.base.connections import operations as connections
from postwright.base.usage import operations as usage
from postwright.care.requests import queries
from postwright.care.requests.models import DeletionRequest
from postwright.care.requests.rules import (
    META_LASTS,
    NETWORKS_OF,
    SKEW,
    TIKTOK_LASTS,
    TIKTOK_REPEATS,
    Leaving,
    Told,
)
from postwright.flow.publishing import operations as publishing
from postwright.kit import jobs, tenancy

ERASE = "requests.erase"
TIKTOK = ("tiktok",)
WITHDRAWN = "access_withdrawn"
LOOK_AGAIN = timedelta(minutes=1)  # what is being sent right now ends by then, or its lease does
KEPT_FOR = timedelta(days=365)  # so long the page of a request tells how it went


@transaction.atomic
def end_grants(*, leaving: Leaving, app: str, message: str, at: datetime) -> int:
    """
    A person took back their yes: channels that stand on it wait for a new one. Returns how many.

    :param message: as it came; the same one has no second effect
    """
    if not _is_new(message, META_LASTS):
        return 0
    return _end_grants(NETWORKS_OF[app], leaving, at)


@transaction.atomic
def ask_deletion(*, leaving: Leaving, app: str, message: str, at: datetime) -> DeletionRequest:
    """
    What `end_grants` does, at once, and the person's data go in the background. The same person has the same code.

    :param message: as in `end_grants`
    """
    code = _code_of(app, leaving.person)
    is_new = _is_new(message, META_LASTS)
    request, is_first = DeletionRequest.objects.select_for_update().get_or_create(
        code=code, defaults={"app": app, "person": leaving.person, "asked_at": leaving.at}
    )
    if not is_new or not (is_first or leaving.at > request.asked_at):
        return request
    request.person, request.asked_at, request.done_at = leaving.person, leaving.at, None
    request.save()
    _end_grants(NETWORKS_OF[app], leaving, at)
    _erase_soon(request)
    return request


def erase_person(*, request_id: UUID, at: datetime) -> bool:
    """
    Channel by channel, each in a transaction of its own, so that whoever is stopped goes on where it was.

    Returns whether nothing is left. A channel that sends right now is looked at again a little later.
    """
    request = queries.open_requests().filter(pk=request_id).first()
    if request is None:
        return True
    networks, until = NETWORKS_OF[request.app], request.asked_at + SKEW
    places = queries.channels_of_person(networks, request.person, until=until)
    done = [_erase(place, at) for place in places]
    if all(done):
        _finish(request, at)
        return True
    _erase_soon(request, at=at + LOOK_AGAIN)
    return False


def resume_erasing() -> int:
    """What was given up when the database was away. Returns how many are open."""
    left = list(queries.open_requests())
    for request in left:
        _erase_soon(request)
    return len(left)


def forget_requests(*, at: datetime) -> int:
    """Returns how many are gone."""
    old = DeletionRequest.objects.filter(done_at__lt=at - KEPT_FOR)
    return old.delete()[0]


@transaction.atomic
def hear_tiktok(*, told: Told, message: str, at: datetime) -> None:
    """
    An event is no proof of a state: it ends a sign-in that TikTok has ended, or has a publication asked for sooner.

    :param message: names the body; the same one has no second effect
    """
    if not _is_new(message, TIKTOK_REPEATS + TIKTOK_LASTS):
        return
    if told.event == "authorization.removed":
        _end_grants(TIKTOK, Leaving(told.person, told.at), at)
    elif told.event.startswith("post.publish.") and told.publish_id:
        for place in queries.channels_of_person(TIKTOK, told.person, until=at + SKEW):
            _hear_of_post(place, told, at)


def _hear_of_post(place: queries.Place, told: Told, at: datetime) -> None:
    ids = {"organisation_id": place.organisation_id, "channel_id": place.channel_id}
    if told.event == "post.publish.no_longer_publicaly_available":  # their spelling
        publishing.note_withdrawn(**ids, publish_id=told.publish_id, at=at)
    else:
        publishing.ask_soon(**ids, publish_id=told.publish_id)


def _end_grants(networks: Collection[str], leaving: Leaving, at: datetime) -> int:
    places = queries.channels_of_person(networks, leaving.person, until=leaving.at + SKEW)
    return sum(
        connections.end_grant(
            organisation_id=place.organisation_id, channel_id=place.channel_id, problem=WITHDRAWN, at=at
        )
        for place in places
    )


def _erase_soon(request: DeletionRequest, at: datetime | None = None) -> None:
    mark = f"{ERASE} {request.pk}"
    jobs.enqueue(ERASE, lock=mark, once=mark, at=at, subject_id=request.pk)


def _erase(place: queries.Place, at: datetime) -> bool:
    """Whether it is done. Both or neither."""
    ids = {"organisation_id": place.organisation_id, "channel_id": place.channel_id}
    with tenancy.scope(place.organisation_id):
        connections.end_grant(**ids, problem=WITHDRAWN, at=at)
        if not publishing.forget_answers(**ids):
            return False
        connections.forget_account(**ids, at=at)
        return True


def _finish(request: DeletionRequest, at: datetime) -> None:
    """Unless the person asked again meanwhile, which has a job of its own."""
    open_one = queries.open_requests().filter(pk=request.pk, asked_at=request.asked_at)
    open_one.update(person="", done_at=at)


def _is_new(message: str, window: timedelta) -> bool:
    """Counts only if all of the transaction succeeds. Twins wait for each other."""
    return usage.count_visit(who=f"callback {message}", window=window) == 1


def _code_of(app: str, person: str) -> str:
    """Nobody can guess it, and the network gets the same one however often it asks."""
    digest = salted_hmac("requests.deletion", f"{app} {person}", algorithm="sha256").digest()
    return base64.b32encode(digest[:20]).decode().lower()
