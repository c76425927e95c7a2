from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from conftest import NOON
from postwright.flow.posts.operations import create_post
from postwright.flow.review import queries
from postwright.flow.review.models import Through
from postwright.flow.review.operations import (
    approve_post,
    ask_for_approval,
    mail_notices,
    see_notices,
    send_back_post,
    write_comment,
)

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def deliver():
    def to(member):
        return mail_notices(
            organisation_id=member.organisation_id,
            member_id=member.pk,
            base_url="https://post.example",
            at=LATER,
        )

    return to


def waiting_jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'subject_id', scheduled_at FROM procrastinate_jobs "
            "WHERE task_name = 'review.mail_notices'"
        )
        return cursor.fetchall()


class TestMailNotices:
    def test_says_what_waits_and_leads_there(self, deliver, post, wilma, anna):
        ask_for_approval(post=post, note="Before Friday.", by=wilma, at=NOON)

        assert deliver(anna) == 1

        [sent] = mail.outbox
        assert (sent.to, sent.subject) == (
            ["anna@example.org"],
            "Waits for your approval: Fresh rolls from Saturday.",
        )
        assert f"https://post.example/posts/{post.pk}/" in sent.body
        assert "Before Friday." in sent.body

    def test_puts_what_happens_in_a_short_time_into_one(self, deliver, post, brand, wilma, anna):
        other = create_post(brand=brand, by=wilma, at=NOON, text="Plum cake.")
        ask_for_approval(post=post, by=wilma, at=NOON)
        ask_for_approval(post=other, by=wilma, at=NOON)
        write_comment(post=other, text="@Anna, the second is urgent.", by=wilma, at=NOON)

        assert waiting_jobs() == [(str(anna.pk), LATER)]
        assert (deliver(anna), len(mail.outbox)) == (3, 1)
        assert mail.outbox[0].subject == "News about 2 posts"

    def test_happens_once(self, deliver, post, wilma, anna):
        ask_for_approval(post=post, by=wilma, at=NOON)

        assert (deliver(anna), deliver(anna)) == (1, 0)

    def test_leaves_out_what_was_seen_meanwhile(self, deliver, post, wilma, anna):
        ask_for_approval(post=post, by=wilma, at=NOON)
        see_notices(post=post, by=anna, at=NOON)

        assert (deliver(anna), mail.outbox) == (0, [])

    def test_tells_the_author_of_decisions(self, deliver, post, wilma, anna):
        send_back_post(post=post, revision=1, reason="Too long.", by=anna, at=NOON, through=Through.PAGE)
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        assert deliver(wilma) == 2
        assert ("Sent back · Anna" in mail.outbox[0].body, "Too long." in mail.outbox[0].body) == (True, True)

        deliver(anna)

        assert "Hallo" in mail.outbox[0].body or "Hello" in mail.outbox[0].body

    def test_has_a_subject_of_one_line_whatever_is_written(self, deliver, post, wilma, anna, edit):
        edit(post, text="Rolls\u202e\u2028Bcc: all@example.org")
        ask_for_approval(post=post, by=wilma, at=NOON)

        deliver(anna)

        assert "\u202e" not in mail.outbox[0].subject

    def test_tells_nobody_of_their_own_doing(self, post, wilma):
        write_comment(post=post, text="@Wilma, note to self.", by=wilma, at=NOON)

        assert queries.unmailed(wilma.pk) == []
