"""A whole installation: how fast it starts and stops, how little it holds, how soon it has suggestions."""

import json
import statistics
import tempfile
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import psutil

from benchmarks.machine import proportional_mb
from tests.journeys.installation import Installation
from tests.journeys.material import photo

EMAIL, PASSWORD = "anna@example.org", "correct horse battery"
IDLE_S = 15
WIDTH_12_MP = 4248  # of a photo with the proportions of coffee.jpg, 600 by 400
WARM_RUNS, COLD_RUNS = 9, 5
ENGINE = "engines.embedded.worker"
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
    """For a 12 megapixel photo, through the API."""
    api = Api.of(one)
    picture = photo(folder, width=WIDTH_12_MP).read_bytes()
    api.suggestions_for(picture, number=0)  # models are unpacked once in the life of an installation
    warm = [api.suggestions_for(picture, number=number) for number in range(1, WARM_RUNS + 1)]
    cold = []
    for number in range(COLD_RUNS):
        _forget_models(one.pid)
        cold.append(api.suggestions_for(picture, number=1 + WARM_RUNS + number))
    return {
        f"suggestions_{name}_{state}_s": statistics.median(getattr(wait, name) for wait in waits)
        for state, waits in (("warm", warm), ("cold", cold))
        for name in Waits._fields
    }


def _forget_models(pid: int) -> None:
    """As after a quarter of an hour in which nobody asked."""
    engines = [
        one for one in psutil.Process(pid).children(recursive=True) if ENGINE in " ".join(one.cmdline())
    ]
    for one in engines:
        one.terminate()
    psutil.wait_procs(engines, timeout=10)


def token_on(one: Installation) -> str:
    """Of a new account with an organisation of its own."""
    who = {"email": EMAIL, "name": "Anna", "organisation": "Bench"}
    words = [word for name, value in who.items() for word in (f"--{name}", value)]
    one.run("user", "create", *words, "--password-stdin", said=PASSWORD)
    return one.run("token", "create", "--email", EMAIL, "--name", "bench").strip()


class Waits(NamedTuple):
    """In seconds from the answer to the upload."""

    first: float
    all: float


class Api:
    """Of Anna, the owner of an organisation with one brand."""

    @classmethod
    def of(cls, one: Installation) -> Self:
        return cls(one.url, token_on(one))

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = f"{url}/api/v1", token
        self._brand = self._post("brands", {"name": "Bench", "description": "A bakery in Leipzig."})["id"]

    def suggestions_for(self, picture: bytes, *, number: int) -> Waits:
        # One more byte after the end of the picture, so that no run finds the file of another.
        media = self._upload(picture + bytes([number]))
        begun = time.perf_counter()
        asked, first = self._ask_about(media), 0.0
        while (run := self._run(asked))["state"] != "finished":
            if run["suggestions"] and not first:
                first = time.perf_counter() - begun
            time.sleep(POLL_S)
        whole = time.perf_counter() - begun
        return Waits(first or whole, whole)

    def ask_about(self, picture: bytes) -> str:
        """The analysis that was begun."""
        return self._ask_about(self._upload(picture))

    def has_ended(self, analysis: str) -> bool:
        return bool(self._run(analysis)["state"] == "finished")

    def _ask_about(self, media: Any) -> str:
        asked = {"media": media["id"], "brand": self._brand, "hint": "Fresh coffee"}
        return str(self._post("analyses", asked)["id"])

    def _run(self, analysis: str) -> Any:
        run = self._ask("GET", f"analyses/{analysis}")
        assert run["state"] != "failed", run
        return run

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
