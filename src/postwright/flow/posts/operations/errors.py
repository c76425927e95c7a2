"""Why a post cannot be changed. Each message is written for the person who asked."""


class PostError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class EditedSinceRead(PostError): ...


class IsConfirmed(PostError): ...


class NotConfirmed(PostError): ...


class TooManyMedia(PostError): ...


class OtherBrand(PostError): ...


class NotAttached(PostError): ...


class CannotFix(PostError): ...


class TooLong(PostError):
    """More words than any network takes, and than a post keeps."""

    status = 422


class WrongLink(PostError):
    status = 422
