"""A whole installation: how fast it starts and stops, how little it holds, how soon it has suggestions."""

import json
import statistics
import tempfile
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from benchmarks.machine import proportional_mb
from tests.journeys.installation import Installation
from tests.journeys.material import photo

EMAIL, PASSWORD = "anna@example.org", "correct horse battery"
IDLE_S = 15
WIDTH_12_MP = 4248  # of a photo with the proportions of coffee.jpg, 600 by 400
WARM_RUNS = 5
POLL_S = 0.02
BORDER = "postwright-benchmark"


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="pw-bench") as folder:
        one = Installation(Path(folder) / "data")
        figures["first_start_s"] = _timed(one.start)
        figures["stop_after_first_s"] = _timed(one.stop)
        figures["second_start_s"] = _timed(one.start)
        try:
            time.sleep(IDLE_S)
            figures["idle_memory_mb"] = proportional_mb(one.pid)
            figures |= _suggestions(one, Path(folder))
            figures["memory_with_models_mb"] = proportional_mb(one.pid)
        finally:
            figures["stop_s"] = _timed(one.stop)
    return figures


def _suggestions(one: Installation, folder: Path) -> dict[str, float]:
    """From the first byte of a 12 megapixel photo to its suggestions, through the API."""
    api = Api.of(one)
    picture = photo(folder, width=WIDTH_12_MP).read_bytes()
    cold = _timed(lambda: api.suggestions_for(picture, number=0))
    warm = [_timed(lambda n=n: api.suggestions_for(picture, number=n)) for n in range(1, WARM_RUNS + 1)]
    return {"suggestions_cold_s": cold, "suggestions_warm_s": statistics.median(warm)}


def token_on(one: Installation) -> str:
    """Of a new account with an organisation of its own."""
    who = {"email": EMAIL, "name": "Anna", "organisation": "Bench"}
    words = [word for name, value in who.items() for word in (f"--{name}", value)]
    one.run("user", "create", *words, "--password-stdin", said=PASSWORD)
    return one.run("token", "create", "--email", EMAIL, "--name", "bench").strip()


class Api:
    """Of Anna, the owner of an organisation with one brand."""

    @classmethod
    def of(cls, one: Installation) -> Self:
        return cls(one.url, token_on(one))

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = f"{url}/api/v1", token
        self._brand = self._post("brands", {"name": "Bench", "description": "A bakery in Leipzig."})["id"]

    def suggestions_for(self, picture: bytes, *, number: int) -> None:
        # One more byte after the end of the picture, so that no run finds the file of another.
        asked = self.ask_about(picture + bytes([number]))
        while not self.has_ended(asked):
            time.sleep(POLL_S)

    def ask_about(self, picture: bytes) -> str:
        """The analysis that was begun."""
        media = self._upload(picture)
        asked = {"media": media["id"], "brand": self._brand, "hint": "Fresh coffee"}
        return str(self._post("analyses", asked)["id"])

    def has_ended(self, analysis: str) -> bool:
        run = self._ask("GET", f"analyses/{analysis}")
        assert run["state"] != "failed", run
        return run["state"] == "finished"

    def left_at(self, post: str) -> float:
        """When the call for its only publication left, in seconds since 1970."""
        [planned] = self._ask("GET", f"publications?post={post}")["items"]
        [attempt] = self._ask("GET", f"publications/{planned['id']}")["attempts"]
        return datetime.fromisoformat(attempt["sending_at"]).timestamp()

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def _upload(self, picture: bytes) -> Any:
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="coffee.jpg"\r\n\r\n'
        body = head.encode() + picture + f"\r\n--{BORDER}--\r\n".encode()
        return self._ask("POST", "media", body, f"multipart/form-data; boundary={BORDER}")

    def _post(self, path: str, fields: dict[str, Any]) -> Any:
        return self._ask("POST", path, json.dumps(fields).encode(), "application/json")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(f"{self._url}/{path}", body, headers, method=method)  # noqa: S310 - our own
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - see above
            return json.load(answer)


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
