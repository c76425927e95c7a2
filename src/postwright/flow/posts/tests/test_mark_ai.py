"""What an AI made is told: by the network's own mark, or by the brand's label at the end of the text."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.connections.adapters import networks
from postwright.base.connections.operations import change_settings, connect_channel
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.brand.operations import change_brand
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.posts import queries, rules
from postwright.flow.posts.models import PostVersion
from postwright.flow.posts.operations import change_post, copy_post, create_post
from postwright.flow.posts.queries.versions import changes_between
from postwright.flow.posts.tests.conftest import account
from postwright.ports.channels.options import Kind, Option, mark_for_ai
from postwright.ports.channels.registry import network_class
from postwright.ports.imaging.tests import manifests

CAPTION = "Slow mornings taste of oat milk and cinnamon."
MARK = "ai_generated"


@pytest.fixture
def made(own_storage, brand, anna):
    """A photo whose file says that an AI made it."""
    stream = io.BytesIO(manifests.into_png(files.coffee().getvalue(), manifests.made_by_a_model()))
    item = media.upload_media(stream=stream, file_name="dream.png", brand=brand, by=anna, at=NOON)
    return media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)


@pytest.fixture
def marking(channel, anna):
    """The practice channel, which now has a mark of its own."""
    return change_settings(channel=channel, settings={"plays": "ai_mark"}, by=anna, at=NOON)


@pytest.fixture
def dreamt(post, made, wilma):
    return change_post(post=post, revision=1, by=wilma, at=NOON, media=[(made, "A dream")])


@pytest.fixture
def suggested(post, photo, brand, wilma):
    """A post with a photo that nobody made up, and the words that an AI suggested for it."""
    run = analyses.request_analysis(media_item=photo, brand=brand, by=wilma, at=NOON)
    analyses.run_analysis(analysis=run, at=NOON)
    Suggestion.objects.filter(analysis=run, field="caption").update(value=CAPTION)
    return change_post(
        post=post, revision=1, by=wilma, at=NOON, text=f"{CAPTION} Come by.", media=[(photo, "A cup")]
    )


@pytest.fixture
def wants(brand, anna):
    """What the brand tells of."""

    def choose(marks, **labels):
        change_brand(brand=brand, by=anna, at=NOON, ai_marks=marks, ai_labels=labels)

    return choose


def out(post):
    post.refresh_from_db()
    post.brand.refresh_from_db()
    return queries.outgoing_for(queries.variants_of(post).get())


def mark(post):
    variant = queries.variants_of(post).get()
    return queries.mark_of(variant, queries.capabilities_of(variant.channel))


class TestLabel:
    def test_ends_the_text_where_the_network_has_no_mark(self, dreamt):
        assert out(dreamt).text == "Fresh rolls from Saturday.\n\nMade with AI"

    def test_speaks_the_language_of_the_post(self, dreamt, wilma):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, language="de-AT")
        assert out(post).text.endswith("\n\nMit KI erstellt")

    def test_says_what_the_brand_says(self, dreamt, wants):
        wants("media", en="#AI art")
        assert out(dreamt).text.endswith("\n\n#AI art")

    def test_is_left_out_where_the_brand_wants_none(self, dreamt, wants):
        wants("off")
        assert out(dreamt).text == "Fresh rolls from Saturday."

    def test_is_not_said_twice(self, dreamt, wilma):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, text="made with AI, eaten by us.")
        assert out(post).text == "made with AI, eaten by us."

    def test_stands_on_no_post_that_nothing_made_up(self, post, photo, wants, wilma):
        wants("words")
        post = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "A cup")])
        assert out(post).text == "Fresh rolls from Saturday."

    def test_is_for_words_only_where_the_brand_wants_it(self, suggested, wants):
        assert out(suggested).text == f"{CAPTION} Come by."
        wants("words")
        assert out(suggested).text == f"{CAPTION} Come by.\n\nMade with AI"

    def test_goes_once_a_person_wrote_the_words_anew(self, suggested, wants, wilma):
        wants("words")
        post = change_post(post=suggested, revision=2, by=wilma, at=NOON, text="Oat milk, on slow mornings.")
        assert out(post).text == "Oat milk, on slow mornings."
        assert post.is_made_by_ai  # so a person has to confirm it all the same

    def test_stays_on_a_copy(self, suggested, wants, wilma):
        wants("words")
        copy = copy_post(post=suggested, by=wilma, at=NOON)
        assert out(copy).text.endswith("Made with AI")

    def test_counts_as_the_network_counts(self, dreamt, wilma):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, text="a" * 490)
        [lane] = [one for one in queries.lanes_of(post) if one.is_chosen]
        assert lane.counts[0].extra == len("\n\nMade with AI")
        assert [one.problem.code for one in lane.verdicts if one.problem.stops] == ["text_too_long"]

    @given(st.text(max_size=80), st.text(min_size=1, max_size=20).map(str.strip).filter(bool))
    def test_is_there_however_it_came_in(self, text, label):
        once = rules.labelled(text, label)
        assert label.casefold() in once.casefold()
        assert once == text or once.endswith(label)

    def test_is_no_part_of_another_word(self):
        assert rules.labelled("Kino am Samstag", "KI") == "Kino am Samstag\n\nKI"


class TestNetworksMark:
    def test_is_set_for_what_an_ai_made_whatever_the_brand_wants(self, dreamt, marking, wants):
        wants("off")
        sent = out(dreamt)
        assert (sent.options, sent.text) == ({MARK: True}, "Fresh rolls from Saturday.")

    def test_is_not_taken_away_by_a_choice_alone(self, dreamt, marking, wilma):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, options={marking: {MARK: False}})
        assert out(post).options == {MARK: True}

    def test_goes_once_a_person_answers_for_it(self, dreamt, marking, made, wilma, anna):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, unmarked={marking: [str(made.pk)]})
        assert out(post).options == {}
        post = change_post(post=post, revision=3, by=anna, at=NOON, unmarked={marking: [str(made.pk)]})
        assert queries.variants_of(post).get().unmarked == {str(made.pk): str(wilma.pk)}
        assert mark(post).is_missing

    def test_is_set_again_for_another_file(self, dreamt, marking, made, photo, wilma):
        post = change_post(post=dreamt, revision=2, by=wilma, at=NOON, unmarked={marking: [str(photo.pk)]})
        assert queries.variants_of(post).get().unmarked == {}
        assert out(post).options == {MARK: True}

    def test_for_words_is_a_persons_choice(self, suggested, marking, wants, wilma):
        assert out(suggested).options == {}
        wants("words")
        assert out(suggested).options == {MARK: True}
        post = change_post(post=suggested, revision=2, by=wilma, at=NOON, options={marking: {MARK: False}})
        assert out(post).options == {}

    def test_can_be_set_by_hand(self, post, marking, wilma):
        post = change_post(post=post, revision=1, by=wilma, at=NOON, options={marking: {MARK: True}})
        assert out(post).options == {MARK: True}

    def test_is_told_in_the_history_with_who(self, dreamt, marking, made, anna):
        change_post(post=dreamt, revision=2, by=anna, at=NOON, unmarked={marking: [str(made.pk)]})
        before, after = PostVersion.objects.filter(post=dreamt).order_by("revision")
        [change] = [one for one in changes_between(before.content, after.content) if "AI" in one.label]
        assert (change.before, change.after) == ("The brand's label", "Switched off")
        assert after.by == anna

    @given(st.booleans() | st.none(), st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abcd")))
    def test_of_a_file_goes_only_when_it_was_named(self, chosen, made_up, named):
        is_on = rules.is_marked(chosen=chosen, media=made_up, unmarked=named, words=False)
        assert is_on or made_up <= named


class TestOfNetworks:
    @pytest.mark.parametrize(
        ("network", "name", "photos", "video"),
        [
            ("facebook", "ai_generated", False, True),
            ("instagram", "ai_generated", True, True),
            ("tiktok", "made_with_ai", False, True),
        ],
    )
    def test_each_has_its_own(self, network, name, photos, video):
        known = networks()[network].capabilities_for({}).options
        marks = [mark_for_ai(known, has_video=one, has_photos=not one) for one in (False, True)]
        assert [one.name if one else None for one in marks] == [
            name if has else None for has in (photos, video)
        ]

    def test_must_be_off_by_default(self):
        with pytest.raises(ValueError, match="off by default"):
            Option(name="ai", kind=Kind.SWITCH, label="AI", default=True, marks_ai=True)

    def test_has_no_place_in_a_story_on_facebook(self):
        assert not network_class("facebook")().takes_words({"kind": "story"})
        assert network_class("facebook")().takes_words({})


class TestNoPlace:
    def test_for_a_label_is_told_before_it_goes_out(self, brand, made, anna, wilma, as_member):
        page = connect_channel(brand_id=brand.pk, network="facebook", found=account("page"), by=anna, at=NOON)
        post = create_post(brand=brand, by=wilma, at=NOON, media=[(made, "A dream")], channels=[page])
        assert out(post).text == "Made with AI"

        story = {page: {"kind": "story"}}
        post = change_post(post=post, revision=1, by=wilma, at=NOON, options=story)
        assert out(post).text == ""
        shown = as_member(wilma).get(f"/posts/{post.pk}/").content.decode()
        assert "Nothing says “Made with AI” here" in shown


class TestComposer:
    @pytest.fixture
    def save(self, as_member, wilma, marking, draft):
        def save(post, **sent):
            fields = {
                **draft(revision=post.revision),
                "media": [one.media_item_id for one in post.attachments.all()],
            }
            answer = as_member(wilma).post(
                f"/posts/{post.pk}/",
                {**fields, "options": [str(marking.pk)], **sent},
                headers={"HX-Request": "true"},
            )
            post.refresh_from_db()
            return answer.content.decode()

        return save

    def test_shows_it_set_with_the_reason(self, dreamt, marking, as_member, wilma):
        page = as_member(wilma).get(f"/posts/{dreamt.pk}/").content.decode()
        assert "Made by an AI, as the file says: dream.png." in page
        assert f'name="option-{marking.pk}-{MARK}" checked disabled' in page
        assert "Leave the mark out all the same." in page

    def test_keeps_it_where_a_page_only_saves(self, dreamt, marking, made, save):
        save(dreamt, **{f"option-{marking.pk}-{MARK}-was": f"locked {made.pk}"})
        assert out(dreamt).options == {MARK: True}

    def test_leaves_it_out_when_the_person_says_so(self, dreamt, marking, made, save):
        page = save(
            dreamt,
            **{
                f"option-{marking.pk}-{MARK}-was": f"locked {made.pk}",
                f"unmarked-{marking.pk}": str(made.pk),
            },
        )
        assert "Goes out without the network&#x27;s mark" in page.replace("&#39;", "&#x27;").replace(
            "network's", "network&#x27;s"
        )
        assert out(dreamt).options == {}

    def test_keeps_what_a_person_answered_for_when_it_saves_again(self, dreamt, marking, made, save):
        sent = {
            f"option-{marking.pk}-{MARK}-was": f"locked {made.pk}",
            f"unmarked-{marking.pk}": str(made.pk),
        }
        save(dreamt, **sent)
        save(dreamt, text="Other rolls.", **sent)
        assert out(dreamt).options == {}

    def test_switches_it_off_for_words(self, suggested, marking, wants, save):
        wants("words")
        save(suggested, text=suggested.text, **{f"option-{marking.pk}-{MARK}-was": "on"})
        assert queries.variants_of(suggested).get().options == {MARK: False}
        assert out(suggested).options == {}

    def test_shows_the_mark_as_soon_as_it_follows_from_the_content(self, post, marking, made, save):
        page = save(post, media=[str(made.pk)], **{f"option-{marking.pk}-{MARK}-was": ""})
        assert f'id="mark-{marking.pk}" hx-swap-oob="true"' in page

    def test_leaves_the_page_alone_while_nothing_changed(self, post, marking, save):
        assert 'id="mark-' not in save(post, text="More.", **{f"option-{marking.pk}-{MARK}-was": ""})


class TestByTheApi:
    def test_a_file_is_named_that_goes_out_unmarked(self, call, dreamt, marking, made, anna):
        entry = {"channel": str(marking.pk), "unmarked": [str(made.pk)]}
        answer = call("PATCH", f"/api/v1/posts/{dreamt.pk}", {"revision": 2, "variants": [entry]})
        assert answer.status_code == 200
        assert json.loads(answer.content)["variants"][0]["unmarked"] == {str(made.pk): str(anna.pk)}


def test_of_a_new_post_is_looked_at_at_once(brand, channel, made, wilma):
    post = create_post(
        brand=brand, by=wilma, at=NOON, text="Hi", media=[(made, "A dream")], channels=[channel]
    )
    assert out(post).text == "Hi\n\nMade with AI"
