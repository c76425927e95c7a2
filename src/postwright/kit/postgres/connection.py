"""Handing an address to PostgreSQL's programs."""

from urllib.parse import unquote, urlsplit, urlunsplit


def client_arguments(url: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment; as an argument everybody could read the password in the process list."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))
    secrets = {"PGCONNECT_TIMEOUT": "10"}
    if parts.password:
        secrets["PGPASSWORD"] = unquote(parts.password)
    return [f"--dbname={bare}"], secrets
