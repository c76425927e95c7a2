"""Why a publication cannot be changed. Each message is written for the person who asked."""


class PublishingError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class InThePast(PublishingError): ...


class NothingToSend(PublishingError): ...


class NotReady(PublishingError): ...


class AlreadyScheduled(PublishingError): ...


class PartlySent(PublishingError): ...


class BeingSent(PublishingError): ...


class NotScheduled(PublishingError): ...


class NotUnclear(PublishingError): ...


class NotFailed(PublishingError): ...
