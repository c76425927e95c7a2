"""Every change to snippets."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand.models import Brand
from postwright.flow.snippets import queries, rules
from postwright.flow.snippets.models import Snippet


class SnippetError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class SnippetTaken(SnippetError): ...


class SaysNothing(SnippetError): ...


@transaction.atomic
def create_snippet(*, brand: Brand, kind: str, name: str, text: str, by: Member, at: datetime) -> Snippet:
    """
    :raises NotAllowed: the member may not write posts
    :raises SnippetTaken: the brand has one of this kind and name
    :raises SaysNothing: nothing is left of it
    """
    by.require(Right.WRITE_POSTS)
    snippet = Snippet(organisation=by.organisation, brand=brand, kind=kind, created_by=by, created_at=at)
    _save(snippet, name=name, text=text, at=at)
    audit.record(Tag.SNIPPET_CREATED, subject=snippet, by=by, at=at)
    return snippet


@transaction.atomic
def change_snippet(*, snippet: Snippet, name: str, text: str, by: Member, at: datetime) -> Snippet:
    """
    :raises NotAllowed: the member may not write posts
    :raises SnippetTaken: the brand has another of this kind and name
    :raises SaysNothing: nothing is left of it
    """
    by.require(Right.WRITE_POSTS)
    snippet = queries.snippets_for(by).select_for_update(of=("self",)).get(pk=snippet.pk)
    _save(snippet, name=name, text=text, at=at)
    audit.record(Tag.SNIPPET_CHANGED, subject=snippet, by=by, at=at)
    return snippet


@transaction.atomic
def remove_snippet(*, snippet: Snippet, by: Member, at: datetime) -> None:
    """
    Posts that were written with it keep their words.

    :raises NotAllowed: the member may not write posts
    """
    by.require(Right.WRITE_POSTS)
    audit.record(Tag.SNIPPET_REMOVED, subject=snippet, by=by, at=at)
    snippet.delete()


def _save(snippet: Snippet, *, name: str, text: str, at: datetime) -> None:
    is_tags = snippet.kind == Snippet.Kind.HASHTAGS
    snippet.name, snippet.changed_at = name.strip(), at
    snippet.text = rules.tidy_tags(text) if is_tags else text.strip()
    if not (snippet.name and snippet.text):
        raise SaysNothing(_("It needs a name and some words."))
    try:
        with transaction.atomic():
            snippet.save()
    except IntegrityError as error:
        if "snippets_name_once" not in str(error):
            raise
        raise SnippetTaken(_("You have one called %(name)s already.") % {"name": snippet.name}) from error
