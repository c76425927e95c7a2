"""Generated requests to every operation: never a fault of ours, and every answer as the document says."""

import json
import os
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.brand.operations import create_brand
from postwright.flow.media.models import MediaItem
from postwright.flow.media.operations import begin_fetch, create_tag
from postwright.flow.posts.operations import create_label, create_post
from postwright.flow.publishing.models import BulkStep, Publication
from postwright.flow.publishing.operations import begin_step
from postwright.flow.review.models import Through
from postwright.flow.review.operations import create_link, write_comment
from postwright.flow.snippets.operations import create_snippet
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount
from tests.api import guesses
from tests.api.caller import PREFIX
from tests.api.document import complaints, operations

SCALE = float(os.environ.get("POSTWRIGHT_RIG_SCALE", "0.1"))
NEEDED = {
    "change_words_there": {"texts": ["Fresh bread at eight."]},
    "create_brand": {"name": "Another", "ai_labels": {"en": "Made with AI"}},
    "change_brand": {"name": "A third", "ai_labels": {"de": "Mit KI gemacht"}},
    "create_snippet": {"name": "Prices"},
    "change_snippet": {"name": "Opening hours"},
    "create_client_link": {"client_name": "Carla"},
    "create_label": {"name": "Winter"},
    "rename_media_tag": {"name": "Rye"},
    "begin_fetch": {"url": "https://pictures.example/rye.jpg"},
    "edit_media": {"texts": [], "cues": []},
}
REQUESTS = max(5, int(100 * SCALE))


def furnish(member):
    """One of everything, by the name that a path or a field has for it."""
    with tenancy.scope(member.organisation_id):
        brand = create_brand(by=member, at=NOON, name="Bakery")
        found = ConnectedAccount(remote_id="P", handle="P", display_name="P", base_url="", secret={})
        channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=member, at=NOON)
        tenant = {"organisation": member.organisation}
        file = {"file_name": "a.jpg", "mime": "image/jpeg", "size": 9, "sha256": "0" * 64}
        sized = {"state": "ready", "width": 9, "height": 9}
        item = MediaItem.objects.create(**tenant, kind="image", uploaded_at=NOON, **file, **sized)
        analysis = Analysis.objects.create(
            **tenant, media_item=item, language="en", state="finished", requested_at=NOON, finished_at=NOON
        )
        suggestion = Suggestion.objects.create(
            **tenant, analysis=analysis, field="caption", value="Bread.", confidence="certain"
        )
        post = create_post(brand=brand, by=member, at=NOON, text="Bread.", channels=[channel])
        publication = Publication.objects.create(
            **tenant,
            post=post,
            variant=post.variants.get(),
            channel=channel,
            post_revision=1,
            outgoing={},
            **dict.fromkeys(("due_at", "next_at", "deadline_at", "created_at"), NOON),
        )
        made = {"by": member, "at": NOON}
        label = create_label(name="Summer", colour="green", brand=None, **made)
        snippet = create_snippet(brand=brand, kind="text", name="Hours", text="Eight to six.", **made)
        comment = write_comment(post=post, text="Nice.", **made)
        link, _ = create_link(posts=[post], client_name="Carl", days=3, **made)
        step = begin_step(
            verb=BulkStep.Verb.LABEL,
            wanted={"label": str(label.pk)},
            posts=[post],
            **made,
            through=Through.PAGE,
        )
        tag, into = (create_tag(name=name, **made) for name in ("Spelt", "Wheat"))
        fetch = begin_fetch(url="https://pictures.example/spelt.jpg", brand=brand, **made)
        version, thread = post.versions.get(), comment.thread
    things = {
        "label": label,
        "tag": tag,
        "into": into,
        "fetch": fetch,
        "snippet": snippet,
        "comment": comment,
        "thread": thread,
        "link": link,
        "step": step,
        "version": version,
        "brand": brand,
        "channel": channel,
        "media": item,
        "analysis": analysis,
        "suggestion": suggestion,
        "post": post,
        "publication": publication,
    }
    return {name: str(thing.pk) for name, thing in things.items()}


@pytest.fixture
def own(anna):
    return furnish(anna)


@pytest.fixture
def foreign(sam):
    return furnish(sam)


def place(operation, things):
    ids = {name: things[name.removesuffix("_id")] for name in operation.path_names}
    return operation.at(ids).removeprefix(PREFIX)


def right(operation, things):
    plain = guesses.plain(operation, things)
    return plain | NEEDED.get(operation.id, {}) if isinstance(plain, dict) else plain


class TestEveryOperation:
    @pytest.mark.parametrize("operation", operations(), ids=lambda one: one.id)
    def test_answers_anything_as_documented(self, operation, call, own, foreign):
        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def probe(data):
            things = {name: data.draw(st.sampled_from([own[name], foreign[name]])) for name in own}
            query = data.draw(guesses.query(operation, things))
            body = data.draw(guesses.body(operation, things))
            with tenancy.transaction.atomic():
                answer = call(operation.method, f"{place(operation, things)}?{urlencode(query)}", body)
                tenancy.transaction.set_rollback(True)
            assert complaints(operation, answer) == []

        probe()

    def test_does_not_find_what_is_a_strangers(self, call, own, foreign):
        answers = {
            one: call(one.method, place(one, foreign), right(one, own))
            for one in operations()
            if one.path_names
        }
        assert {
            one.id: answer.status_code for one, answer in answers.items() if answer.status_code != 404
        } == {}
        assert [complaints(one, answer) for one, answer in answers.items()] == [[]] * len(answers)

    def test_keeps_no_reference_to_what_is_a_strangers(self, call, own, foreign):
        kept = [
            (one.id, body)
            for one in operations()
            if one.body
            for body in guesses.replaced(right(one, own), own, foreign)
            if call(one.method, place(one, own), body).status_code != 404
        ]
        assert kept == []

    def test_takes_what_is_right(self, call, own):
        """Otherwise the guesses would prove little."""
        answers = [call(one.method, place(one, own), right(one, own)) for one in operations() if one.body]
        assert sum(answer.status_code in {200, 201, 202} for answer in answers) >= 8


class TestUploads:
    @settings(max_examples=REQUESTS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        content=st.binary(max_size=400),
        kind=st.sampled_from(["multipart/form-data; boundary=x", "text/x", ""]),
    )
    def test_answer_anything_as_documented(self, content, kind, call):
        upload = next(one for one in operations() if one.id == "upload_media")
        headers = {"Authorization": f"Bearer {call.key}"}

        answer = call.client.generic("POST", f"{PREFIX}/media", content, kind, headers=headers)

        assert complaints(upload, answer) == []
        assert json.loads(answer.content)["status"] in {400, 415, 422}
