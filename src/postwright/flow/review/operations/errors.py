"""Why a review cannot go on. Each message is written for the person who asked."""

from postwright.flow.posts.operations import PostError


class ReviewError(PostError):
    """Something a person can put right. The message is written for that person."""


class AlreadyAsked(ReviewError): ...


class NotAsked(ReviewError): ...


class NobodyToAsk(ReviewError): ...


class MayNotApprove(ReviewError): ...


class AlreadyApproved(ReviewError): ...


class NotApproved(ReviewError): ...


class OwnWords(ReviewError): ...


class NeedsApproval(ReviewError): ...


class NeedsConfirmation(ReviewError): ...


class CommentGone(ReviewError): ...


class LinkGone(ReviewError):
    status = 410


class TooManyLinks(ReviewError): ...


class TooMuchSaid(ReviewError):
    status = 429


class NothingToShow(ReviewError): ...
