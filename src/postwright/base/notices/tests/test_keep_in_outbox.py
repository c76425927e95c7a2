from datetime import timedelta

from django.core.mail import EmailMessage

from conftest import NOON
from postwright.base.notices import queries
from postwright.base.notices.adapters import OutboxBackend
from postwright.base.notices.operations import MAILS_LAST, forget_mails, keep_in_outbox, remove_from_outbox

LETTER = EmailMessage(
    "Join us",
    "Come: https://a.example/x\nor https://b.example/y\nand https://a.example/x",
    None,
    ["a@example.org"],
)


class TestKeepInOutbox:
    def test_keeps_who_what_and_when(self, db):
        mail = keep_in_outbox(message=LETTER, at=NOON)

        assert (mail.to, mail.subject, mail.written_at) == ("a@example.org", "Join us", NOON)

    def test_finds_each_link_once(self, db):
        assert keep_in_outbox(message=LETTER, at=NOON).links == ["https://a.example/x", "https://b.example/y"]

    def test_is_where_mail_goes_without_a_server(self, db):
        assert OutboxBackend(alias="default").send_messages([LETTER]) == 1
        assert queries.outbox().get().text == LETTER.body


class TestRemoveFromOutbox:
    def test_forgets_the_mail(self, db):
        remove_from_outbox(mail=keep_in_outbox(message=LETTER, at=NOON))

        assert not queries.outbox().exists()


class TestForgetMails:
    def test_leaves_what_is_not_old(self, db):
        keep_in_outbox(message=LETTER, at=NOON - MAILS_LAST - timedelta(seconds=1))
        young = keep_in_outbox(message=LETTER, at=NOON - MAILS_LAST)

        assert forget_mails(at=NOON) == 1
        assert queries.outbox().get() == young
