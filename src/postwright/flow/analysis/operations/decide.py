from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.analysis import queries, rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.operations.errors import ChangedMeanwhile, NothingWritten
from postwright.flow.media import operations as media

Decision = Suggestion.Decision


@transaction.atomic
def decide_suggestion(
    *,
    suggestion: Suggestion,
    decision: str,
    value: str | None = None,
    seen: str = "",
    by: Member,
    at: datetime,
) -> Suggestion:
    """
    Accept a suggestion, accept it with changes, or reject it. Of several captions one is accepted at a time.

    :param decision: accepted, edited or rejected
    :param value: the person's words where edited
    :param seen: the mark of what the person read, if it is known
    :raises NotAllowed: the member may not
    :raises NothingWritten: edited to nothing
    :raises ChangedMeanwhile: a closer look replaced what the person read
    """
    by.require(Right.WRITE_POSTS)
    suggestion = _locked(suggestion, by)
    if decision == Decision.ACCEPTED and seen not in {"", suggestion.mark}:
        raise ChangedMeanwhile(_("A closer look has just changed this suggestion. Read it once more."))
    final = _final_value(suggestion, decision, value)
    if decision == Decision.EDITED and final == suggestion.value:
        decision = Decision.ACCEPTED
    if decision != Decision.REJECTED:
        _reopen_siblings(suggestion)
    before = suggestion.final_value
    _set_decision(suggestion, decision, final, by, at)
    _pass_on_alt_text(suggestion, before, by, at)
    audit.record(Tag.SUGGESTION_DECIDED, subject=suggestion, by=by, at=at, decision=str(decision))
    return suggestion


@transaction.atomic
def reopen_suggestion(*, suggestion: Suggestion, by: Member, at: datetime) -> Suggestion:
    """
    Take a decision back.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    suggestion = _locked(suggestion, by)
    before = suggestion.final_value
    _set_decision(suggestion, Decision.OPEN, None, None, None)
    _pass_on_alt_text(suggestion, before, by, at)
    audit.record(Tag.SUGGESTION_DECIDED, subject=suggestion, by=by, at=at, decision=str(Decision.OPEN))
    return suggestion


def _locked(suggestion: Suggestion, by: Member) -> Suggestion:
    """Its analysis first, as the engine's later answers do."""
    found = queries.suggestions_for(by)
    analysis_id = found.values_list("analysis_id", flat=True).get(pk=suggestion.pk)
    Analysis.objects.select_for_update().filter(pk=analysis_id).first()
    return found.select_for_update(of=("self",)).get(pk=suggestion.pk)


def _final_value(suggestion: Suggestion, decision: str, value: str | None) -> object:
    if decision == Decision.REJECTED:
        return None
    if decision == Decision.ACCEPTED:
        return suggestion.value
    final = rules.as_value(suggestion.field, value or "")
    if not final:
        raise NothingWritten(_("Nothing is left of it. Write something, or reject the suggestion."))
    return final


def _set_decision(
    suggestion: Suggestion, decision: str, final: object, by: Member | None, at: datetime | None
) -> None:
    suggestion.decision, suggestion.final_value = decision, final
    suggestion.decided_by, suggestion.decided_at = by, at
    suggestion.save(update_fields=["decision", "final_value", "decided_by", "decided_at"])


def _reopen_siblings(suggestion: Suggestion) -> None:
    siblings = Suggestion.objects.filter(
        analysis=suggestion.analysis_id,
        field=suggestion.field,
        network=suggestion.network,
        decision__in=[Decision.ACCEPTED, Decision.EDITED],
    ).exclude(pk=suggestion.pk)
    siblings.update(decision=Decision.OPEN, final_value=None, decided_by=None, decided_at=None)


def _pass_on_alt_text(suggestion: Suggestion, before: object, by: Member, at: datetime) -> None:
    """The item itself carries the accepted alt text; what a person wrote there since stays."""
    if not suggestion.describes_item:
        return
    item, words = suggestion.analysis.media_item, str(suggestion.final_value or "")
    if words or item.alt_text == before:
        media.describe_media(item=item, alt_text=words, by=by, at=at)
