"""Real servers that alerts arrive at: a mail server and a webhook."""

import json
import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Mails:
    def __init__(self):
        self.arrived, self._changed = [], threading.Condition()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        with self._changed:
            self.arrived.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
            self._changed.notify_all()
        return "250 OK"

    @property
    def subjects(self):
        return [str(mail["Subject"]) for _, mail in self.arrived]

    def wait(self, count):
        with self._changed:
            self._changed.wait_for(lambda: len(self.arrived) >= count)


@contextmanager
def mail_server():
    mails = Mails()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        mails.port = probe.getsockname()[1]
    controller = Controller(mails, hostname="127.0.0.1", port=mails.port)
    controller.start()
    yield mails
    controller.stop()


class Calls:
    """What was asked for, in order: method, path, body."""

    def __init__(self):
        self.arrived, self.status, self._changed = [], 200, threading.Condition()

    def note(self, method, path, body):
        with self._changed:
            self.arrived.append((method, path, body))
            self._changed.notify_all()

    def told(self, path="/hook"):
        return [json.loads(body) for _, asked, body in self.arrived if asked == path]

    def wait(self, count):
        with self._changed:
            self._changed.wait_for(lambda: len(self.arrived) >= count)


@contextmanager
def web_server(port=0):
    calls = Calls()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            calls.note(self.command, self.path, body)
            self.send_response(calls.status)
            self.end_headers()

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def log_message(self, *_words):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    calls.port = server.server_address[1]
    yield calls
    server.shutdown()
    thread.join()
    server.server_close()
