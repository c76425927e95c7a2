"""The composer warns of suggested words for as long as nobody read them."""

import re

import pytest

from conftest import NOON
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.posts import queries

WARNING = re.compile(r'id="unread-words"(?P<hidden> hidden)?')


@pytest.fixture
def suggested(as_member, photo, brand, wilma):
    """A post begun from an analysis that nobody decided anything about."""
    analysis = analyses.request_analysis(
        media_item=photo, brand=brand, hint="Our new oat flat white, from Monday", by=wilma, at=NOON
    )
    analyses.run_analysis(analysis=analysis, at=NOON)
    as_member(wilma).post("/posts/new/", {"analysis": str(analysis.pk)})
    return queries.posts_for(wilma).get()


@pytest.fixture
def warns(as_member, suggested, wilma):
    return lambda: not WARNING.search(as_member(wilma).get(f"/posts/{suggested.pk}/").text)["hidden"]


def save(client, post, text):
    [attachment] = queries.attachments_of(post)
    fields = {"revision": post.revision, "title": "", "text": text, "link": ""}
    fields |= {"media": [str(attachment.media_item_id)], f"alt-{attachment.media_item_id}": "A cup."}
    return client.post(f"/posts/{post.pk}/", fields, HTTP_HX_REQUEST="true")


class TestTheWarning:
    def test_stands_while_nobody_decided(self, warns):
        assert warns()

    def test_goes_once_the_words_were_accepted(self, warns, wilma, suggested):
        for one in Suggestion.objects.filter(analysis=suggested.analysis_id, network=""):
            if one.text in suggested.text and not one.describes_item:
                analyses.decide_suggestion(suggestion=one, decision="accepted", by=wilma, at=NOON)

        assert not warns()

    def test_goes_once_a_person_wrote_other_words(self, as_member, wilma, suggested):
        answer = save(as_member(wilma), suggested, "All my own words.")

        assert WARNING.search(answer.text)["hidden"]

    def test_stays_beside_words_of_ones_own(self, as_member, wilma, suggested):
        answer = save(as_member(wilma), suggested, f"Hello. {suggested.text}")

        assert not WARNING.search(answer.text)["hidden"]
        assert 'hx-swap-oob="true"' in answer.text[WARNING.search(answer.text).start() :][:80]
