"""What `postwright check` asks once the application is up. Imported only then."""

import io
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import checks, mail
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from PIL import Image

from postwright.base.connections import queries as connections
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import AnalysisRequest, EngineError, Frame, MediaFacts, MediaKind
from postwright.base.engines.rules import choose_engine
from postwright.base.notices import queries as notices
from postwright.config.cli.findings import Finding, State, ok, warn, wrong
from postwright.config.health import SILENT_S
from postwright.desk.operator import queries as operator
from postwright.flow.media import queries as media
from postwright.flow.publishing import queries as publishing
from postwright.kit.clock import now
from postwright.ports.storage import StorageError
from postwright.ui.networks import mark_of

LEAST_MAJOR = 15
CLOCK_S = 5


def application(*, serves: bool) -> Iterator[Finding]:
    """:param is_running: the embedded server is supervised by a `postwright run` at present"""
    yield from _settings()
    yield from _database_findings(serves=serves)
    yield (kept := _storage())
    if kept.state is State.OK:
        yield from _bucket()
    yield _engine()
    yield _mail()
    yield _alerts()


def _settings() -> Iterator[Finding]:
    found = [one for one in checks.run_checks() if not one.is_silenced()]
    for one in found:
        make = wrong if one.level >= checks.ERROR else warn
        yield make("settings", f"{one.msg} ({one.id})", one.hint or "")
    if not found:
        yield ok("settings", f"people reach this installation at {settings.PUBLIC_URL}")


def _database_findings(*, serves: bool) -> Iterator[Finding]:
    publisher = partial(_publisher, serves=serves)
    questions: list[Callable[[], Finding]] = [
        _version,
        _role,
        _dispatcher,
        _walls,
        _clock,
        _migrations,
        publisher,
        _channels,
        _keys,
    ]
    for question in questions:
        try:
            with transaction.atomic():
                finding = question()
        except DatabaseError as error:
            yield wrong(
                "database",
                f"It does not answer: {str(error).splitlines()[0]}",
                "See 'postwright db status', and the address in POSTWRIGHT_DATABASE_URL.",
            )
            return
        yield finding
        if question is _migrations and finding.state is State.WRONG:
            return  # what follows may ask what is not there yet


def _version() -> Finding:
    major = int(_one("SHOW server_version_num")) // 10_000
    if major < LEAST_MAJOR:
        return wrong("database", f"This is PostgreSQL {major}.", f"Move to {LEAST_MAJOR} or newer.")
    return ok("database", f"PostgreSQL {major} answers")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        text = f"{len(missing)} changes of tables are missing."
        return wrong("tables", text, "Start with 'postwright run', which makes them.")
    return ok("tables", "up to date")


def _role() -> Finding:
    is_free = _one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    owns = _one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
    if is_free or owns:
        return wrong(
            "database role",
            "The application's role may look past the walls between organisations.",
            "Give POSTWRIGHT_DATABASE_URL a role that owns no tables, without SUPERUSER and BYPASSRLS.",
        )
    return ok("database role", f"{settings.APP_ROLE}, behind the walls")


def _dispatcher() -> Finding:
    name = settings.DISPATCHER_ROLE
    if _one("SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", name):
        return ok("publisher's role", name)
    return wrong(
        "publisher's role",
        f"The application may not become {name}, so nothing is published.",
        f"As an administrator of the database: GRANT {name} TO {settings.APP_ROLE}",
    )


def _walls() -> Finding:
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "organisation" for field in model._meta.concrete_fields)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {name for (name,) in cursor.fetchall()}
    if open_tables := sorted(tables - walled):
        text = f"Row-level security is off on {', '.join(open_tables)}."
        return wrong(
            "walls", text, "Somebody switched it off by hand: restore a copy, or switch it on again."
        )
    return ok("walls", f"row-level security is forced on {len(tables)} tables")


def _clock() -> Finding:
    there: datetime = _one("SELECT clock_timestamp()")
    apart = abs((there - now()).total_seconds())
    if apart > CLOCK_S:
        text = f"The clocks of this machine and of the database are {apart:.0f} s apart."
        return wrong("clock", text, "Keep both in time with NTP: what is due is decided by them.")
    return ok("clock", "this machine and the database agree")


def _publisher(*, serves: bool) -> Finding:
    health = publishing.publishing_health()
    is_silent = health.ticked_ago is None or health.ticked_ago > SILENT_S
    if is_silent and not serves:
        remedy = "Start everything with 'postwright run', or a worker with 'postwright worker'."
        return warn("publisher", "None is running, so nothing is published at present.", remedy)
    if is_silent:
        return wrong("publisher", "None has shown itself lately.", "Start it again, and read its log.")
    if health.overdue_seconds > settings.STALL_SECONDS:
        text = f"It is {health.overdue_seconds:.0f} s behind."
        return wrong("publisher", text, "Read the worker's log; the network may be slow or the worker stuck.")
    return ok("publisher", f"showed itself {health.ticked_ago:.0f} s ago, {health.waiting} waiting")


def _channels() -> Finding:
    expired = connections.channels_to_reconnect()
    if not expired:
        return ok("channels", "none has to be connected again")
    named = ", ".join(f"{mark_of(network).name} of {name}" for network, name in expired)
    return warn(
        "channels",
        f"Nothing is published where a channel has to be connected again: {named}.",
        "An owner or an admin there opens Channels and connects it again.",
    )


def _keys() -> Finding:
    waiting = operator.figures(at=now()).without_keys
    if not waiting:
        return ok("keys", "no publication waits for keys that are out of reach")
    return wrong(
        "keys",
        f"{waiting} publication{'s wait' if waiting > 1 else ' waits'}: nothing can open the secrets of their organisations.",
        "'postwright keys status' says which keys are missing; bring back the folder or the key service.",
    )


def _storage() -> Finding:
    words = b"postwright check"
    try:
        storage = media.storage()
        stored = storage.save(io.BytesIO(words), folder="check")
        with storage.open(stored.key) as stream:
            same = stream.read() == words
        storage.delete(stored.key)
    except (StorageError, OSError) as error:
        return wrong(
            "storage", f"No file can be kept: {error}", "Check POSTWRIGHT_STORAGE_URL and the folder's owner."
        )
    if not same:
        return wrong("storage", "A file came back changed.", "Check the disk.")
    return ok("storage", "files can be written, read and removed")


def _bucket() -> Iterator[Finding]:
    """Whether strangers get at the files; nothing where they lie on a disk."""
    try:
        verdict = media.storage().examine(at=now().timestamp())
    except StorageError as error:
        remedy = "Check the bucket's address and the rights of its user."
        yield wrong("bucket", f"Whether strangers are refused cannot be told: {error}", remedy)
        return
    if verdict is None:
        return
    if verdict.is_private:
        owner = settings.STORAGE_OWNER or "somebody whom nobody has named"
        yield ok("bucket", f"strangers are refused; it belongs to {owner}")
    else:
        remedy = "Take back its public policy and access lists, and block public access for good."
        yield wrong("bucket", f"Anybody may {' and '.join(verdict.open_to)} it.", remedy)


def _engine() -> Finding:
    """A real question about a grey picture."""
    engine = engines.engine(choose_engine())
    try:
        with tempfile.TemporaryDirectory(prefix="postwright") as folder:
            path = Path(folder) / "grey.jpg"
            Image.new("RGB", (64, 64), "#888888").save(path)
            facts = MediaFacts(
                kind=MediaKind.IMAGE, frames=(Frame(path=path),), width=64, height=64, file_name=path.name
            )
            engine.analyse(AnalysisRequest(media=facts))
    except EngineError as error:
        return wrong(
            "engine",
            f"It does not look at pictures: {error}",
            "Install Postwright again, and check the disk.",
        )
    finally:
        engine.close()
    return ok("engine", f"{engine.name} looks at pictures")


def _mail() -> Finding:
    options = settings.MAILERS["default"].get("OPTIONS", {})
    if "host" not in options:
        return ok("mail", "kept on the operator's outbox page")
    way = f"{options['host']}:{options['port']}"
    mailer = mail.mailers["default"]
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as error:
        reason = f"{type(error).__name__}: {error}"
        return wrong("mail", f"{way} does not take mail ({reason}).", "Check POSTWRIGHT_MAIL_URL.")
    with suppress(OSError, smtplib.SMTPException):
        mailer.close()
    return ok("mail", f"{way} takes mail")


def _alerts() -> Finding:
    """A watchdog that nobody hears is none."""
    if notices.sends_mail() and not notices.alert_recipients():
        text = "When publishing stalls, nobody is named who should get the mail."
        return warn("alerts", text, "Set POSTWRIGHT_ALERT_EMAIL, or POSTWRIGHT_ALERT_WEBHOOK.")
    if not (notices.sends_mail() or settings.ALERT_WEBHOOK):
        text = "When publishing stalls, that is told on the operator's outbox page only."
        remedy = "Set POSTWRIGHT_MAIL_URL, or POSTWRIGHT_ALERT_WEBHOOK. docs/running/watching.md says more."
        return warn("alerts", text, remedy)
    webhook = [urlsplit(settings.ALERT_WEBHOOK).hostname or ""] if settings.ALERT_WEBHOOK else []
    told = [*(notices.alert_recipients() if notices.sends_mail() else []), *webhook]
    return ok("alerts", f"a stall is told to {', '.join(told)}")


def _one(question: str, *parameters: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters or None)
        row = cursor.fetchone()
    return row[0] if row else None
