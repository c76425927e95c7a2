"""What can be said against a change to a channel."""


class ConnectionRefused(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class NoSuchBrand(ConnectionRefused):
    status = 404


class OtherAccount(ConnectionRefused): ...


class NotActive(ConnectionRefused): ...


class NotPaused(ConnectionRefused): ...


class AlreadySigningIn(ConnectionRefused):
    status = 429


class SignInOver(ConnectionRefused): ...


class NothingChosen(ConnectionRefused): ...
