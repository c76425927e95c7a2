"""Where the web server listens, and how people reach it."""

import errno
import http.client
import socket
from dataclasses import dataclass

from postwright.config import env
from postwright.config.cli.problems import PortInUse, Problem

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, never chosen by us


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        return cls(
            env.text("HOST", "127.0.0.1", "Address that the web server listens on."),
            env.integer("PORT", 8000, "Port that the web server listens on."),
        )

    @property
    def public_url(self) -> str:
        return (
            env.text("PUBLIC_URL", "", "Address under which people reach this installation.") or self._own_url
        )

    def environment(self) -> dict[str, str]:
        return {
            "POSTWRIGHT_HOST": self.host,
            "POSTWRIGHT_PORT": str(self.port),
            "POSTWRIGHT_PUBLIC_URL": self.public_url,
        }

    def check_free(self) -> None:
        """
        :raises PortInUse: another program listens there
        :raises Problem: the address can not be listened on at all
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except (OSError, OverflowError) as error:
                raise self._refusal(error) from error

    def answers(self) -> bool:
        """Whether our own web server is up and healthy."""
        connection = http.client.HTTPConnection(self._reachable_host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _refusal(self, error: OSError | OverflowError) -> Problem:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            return PortInUse(
                f"Port {self.port} on {self.host} is in use by another program. Stop that program, or choose "
                f"another port: postwright run --port {self.port + 1}"
            )
        if number in {errno.EACCES, errno.EPERM}:
            return Problem(f"You have no right to use port {self.port}. Choose one above 1023 with --port.")
        return Problem(
            f"{self.host} port {self.port} is no address of this machine. Check --host and --port."
        )

    @property
    def _reachable_host(self) -> str:
        return EVERYWHERE.get(self.host, self.host)

    @property
    def _own_url(self) -> str:
        host = self._reachable_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
