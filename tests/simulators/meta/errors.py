"""What the Graph API says when it refuses, from the table in codes.csv."""

import csv
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

TABLE = Path(__file__).with_name("codes.csv")


@dataclass(frozen=True)
class Code:
    """One line of the table. `how`: "state" where the world alone leads to it, "switch" where it must be ordered."""

    table: str
    code: int
    subcode: int | None
    status: int
    kind: str
    is_transient: bool
    how: str
    meaning: str

    @classmethod
    def of(cls, row: dict[str, str]) -> Self:
        subcode = int(row["subcode"]) if row["subcode"] else None
        return cls(
            table=row["table"],
            code=int(row["code"]),
            subcode=subcode,
            status=int(row["status"]),
            kind=row["type"],
            is_transient=row["transient"] == "yes",
            how=row["how"],
            meaning=row["meaning"],
        )


def read_table() -> list[Code]:
    with TABLE.open(newline="") as file:
        return [Code.of(row) for row in csv.DictReader(file)]


CODES = {(code.code, code.subcode): code for code in reversed(read_table())}


class GraphError(Exception):
    """A refusal. `data` goes out as `error_data`."""

    def __init__(
        self,
        code: int,
        subcode: int | None = None,
        message: str = "",
        *,
        kind: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        known = CODES[code, subcode]
        self.code, self.subcode, self.data = code, subcode, data
        self.status, self.is_transient = known.status, known.is_transient
        self.kind = kind or known.kind
        self.message = f"(#{code}) {message or known.meaning}"
        super().__init__(self.message)

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error |= {"error_subcode": self.subcode}
        if self.data is not None:
            error |= {"error_data": self.data}
        return {
            "error": error
            | {
                "is_transient": self.is_transient,
                "error_user_title": CODES[self.code, self.subcode].meaning.split(":")[0],
                "error_user_msg": CODES[self.code, self.subcode].meaning,
                "fbtrace_id": "A" + secrets.token_hex(8),
            }
        }


class LoginError(Exception):
    """The other shape, of api.instagram.com."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        return {"error_type": "OAuthException", "code": self.status, "error_message": str(self)}


class UploadError(Exception):
    """The third shape, of rupload.facebook.com. `kind`: OffsetInvalidError, PartialRequestError, ProcessingFailedError."""

    status = 400

    def __init__(self, kind: str, message: str, *, is_retriable: bool = False) -> None:
        self.kind, self.is_retriable = kind, is_retriable
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        return {
            "debug_info": {"retriable": self.is_retriable, "type": self.kind, "message": str(self)},
        }
