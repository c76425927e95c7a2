class AnalysisError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class AlreadyLooking(AnalysisError): ...


class ChangedMeanwhile(AnalysisError): ...


class NothingWritten(AnalysisError):
    status = 422


class WrongSecret(AnalysisError):
    status = 422
