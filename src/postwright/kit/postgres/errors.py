"""What can stand in the way of our own PostgreSQL. Each message is written for the person who reads it."""


class PostgresError(Exception):
    """An expected condition that somebody can put right; shown without a traceback."""


class BinariesNotFound(PostgresError): ...


class InUse(PostgresError): ...


class WrongMajor(PostgresError): ...


class NoRights(PostgresError): ...


class DiskFull(PostgresError): ...


class StartFailed(PostgresError): ...


class BackupFailed(PostgresError): ...


class RestoreFailed(PostgresError): ...
