from collections.abc import Mapping

from django.utils.translation import gettext as _

from postwright.flow.media import rules
from postwright.ports.imaging import ImagingError


class MediaError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 422
    code = "crashed"

    def __init__(self, figures: Mapping[str, float] | None = None) -> None:
        super().__init__(rules.explain(self.code, figures))


class Unusable(MediaError):
    """The file itself is at fault: `code` is one of rules.PROBLEMS."""

    def __init__(self, code: str, figures: Mapping[str, float] | None = None) -> None:
        self.code = code
        self.status = 415 if code == "unknown_type" else 422
        super().__init__(figures)

    @classmethod
    def by(cls, error: ImagingError) -> "Unusable":
        return cls(error.code, error.details())


class TooLarge(MediaError):
    status, code = 413, "too_large"


class OverQuota(MediaError):
    status, code = 413, "over_quota"


class TooManyEdits(MediaError):
    status, code = 429, "too_many_edits"


class NoSpace(MediaError):
    status, code = 507, "no_space"


class OutOfReach(MediaError):
    """The storage does not answer. Nothing is kept, and nothing is known about any file."""

    status, code = 503, "away"


class GoneMeanwhile(MediaError):
    """Equal content was deleted in the same moment."""

    status, code = 409, "missing"


class NotThere(MediaError):
    """Another number of bytes has come than the sender believes; asking first puts it right."""

    status, code = 409, "wrong_offset"


class NotWhole(MediaError):
    status, code = 409, "not_whole"


class UploadBusy(MediaError):
    status, code = 423, "busy"


class InUse(MediaError):
    status = 409

    def __init__(self) -> None:
        Exception.__init__(self, _("A post uses this. Take it out of the post first, then remove it here."))


class NotCut(MediaError):
    status = 409

    def __init__(self) -> None:
        Exception.__init__(self, _("Only a photo that is ready can be cropped or converted."))


class TrashOver(MediaError):
    status = 409

    def __init__(self) -> None:
        Exception.__init__(self, _("Its time in the trash is over. It cannot be brought back."))


class MediaTagError(MediaError):
    """The message is written for the person who named the tag."""

    status = 409

    def __init__(self, words: str) -> None:
        Exception.__init__(self, words)


class MediaTagTaken(MediaTagError): ...


class MediaTagNameless(MediaTagError):
    status = 422


class MediaTagParted(MediaTagError):
    status = 422


class TooManyTags(MediaTagError): ...


class NothingToUndo(MediaError):
    status = 409

    def __init__(self) -> None:
        Exception.__init__(self, _("There is nothing to take back."))


class NotEdited(MediaError):
    """The change that was asked for cannot be made, or is none."""

    code = "not_edited"

    def __init__(self, words: str = "") -> None:
        Exception.__init__(self, words or _("This is not ready yet. Wait a moment."))
