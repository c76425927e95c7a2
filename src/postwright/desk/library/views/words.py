"""What several pages of the library say."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from postwright.desk.library.queries import Use


def undone_by_nobody(uses: Iterable[Use]) -> str:
    """Beside an "Undo" that brings items back: it leaves posts as they are now. Empty where no post was changed."""
    n = sum(use.is_changed_by_removal for use in uses)
    if not n:
        return ""
    words = ngettext(
        "“Undo” leaves %(n)d post as it is now.", "“Undo” leaves %(n)d posts as they are now.", n
    )
    return words % {"n": n}
