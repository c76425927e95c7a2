"""What can be known about a request that brought no answer."""


class HttpError(Exception):
    """One root. The text names hosts and addresses, never a path, a header or a body."""


class NotSent(HttpError):
    """No byte of the request left: refused connection, no such name, no valid certificate."""


class AddressRefused(NotSent):
    """The address is not one that this purpose may talk to."""


class PurposeRefused(NotSent):
    """The URL is not one that this purpose was registered for."""


class NoAnswer(HttpError):
    """The request may have arrived; the answer was lost, late or broken."""


class TooLarge(NoAnswer):
    """The answer is bigger than the caller accepts."""


class UnknownPurpose(LookupError):
    """Nothing of that name was registered. A mistake in the program."""
