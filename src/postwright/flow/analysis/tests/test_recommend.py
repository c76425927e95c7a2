import pytest
from django.urls import reverse
from django.utils import translation

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.base.engines.prompts import Recommendation
from postwright.flow.analysis import operations, prompts, rules
from postwright.flow.analysis.models import Analysis
from postwright.flow.media import operations as media
from postwright.ports.channels.ways import ConnectedAccount

SQUARE = {"plays": "square_pictures"}


@pytest.fixture
def square_channel(brand, anna):
    """A practice channel that takes square pictures only."""
    found = ConnectedAccount(remote_id="sq", handle="sq", display_name="Sq", base_url="", secret={})
    channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)
    channel.settings = SQUARE
    channel.save()
    return channel


class TestWords:
    def test_name_languages_and_networks_for_the_reader(self):
        told = Recommendation(
            code="language_not_written",
            severity="warning",
            reason="x",
            figures={"written": "en", "asked": "fr"},
        )
        with translation.override("de"):
            [advice] = rules.advice_of([told.model_dump(mode="json")])

        assert "Englisch" in advice.text
        assert "Französisch" in advice.text


class TestOneClick:
    @pytest.mark.parametrize(
        ("remedy", "network", "is_one_click"),
        [
            ("crop", "rehearsal", True),
            ("crop", "", False),
            ("brighten", "", True),
            ("trim", "rehearsal", True),
            ("add_subtitles", "", False),
            ("write_alt_text", "", False),
            ("", "", False),
        ],
    )
    def test_is_offered_where_the_editor_needs_nothing_more(self, remedy, network, is_one_click):
        assert rules.Advice("x", "info", "x", network, remedy).is_one_click == is_one_click


class TestNeeds:
    def test_are_those_of_the_brands_own_channel(self, asked, viewable, square_channel):
        needs = {one.name: one for one in self.asked(asked, viewable)}

        assert (needs["rehearsal"].ratio_min, needs["rehearsal"].is_connected) == (1, True)
        assert (needs["bluesky"].ratio_min, needs["bluesky"].is_connected) == (None, False)

    def test_are_the_networks_usual_ones_without_a_channel(self, asked, viewable):
        assert not any(one.is_connected for one in self.asked(asked, viewable))

    def asked(self, analysis, item):
        with prompts.request_for(analysis, item) as request:
            return request.networks


class TestPage:
    def test_offers_a_crop_where_the_channel_takes_another_ratio(
        self, square_channel, asked, as_member, wilma
    ):
        done = operations.run_analysis(analysis=asked, at=NOON)
        told = {advice.code: advice for advice in done.advice}

        assert (told["wrong_ratio"].edit, told["wrong_ratio"].network) == ("crop", "rehearsal")
        assert "Rehearsal takes 1.0 to 1.0" in told["wrong_ratio"].text
        page = as_member(wilma).get(reverse("studio-item", args=[asked.media_item_id])).text
        assert "Rehearsal takes 1.0 to 1.0" in page

    def test_leads_to_the_alt_text_that_waits(self, finished, as_member, wilma):
        page = as_member(wilma).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert ("It has no alt text yet, and one is suggested." in page, "#group-alt_text" in page) == (
            True,
            True,
        )

    def test_no_longer_misses_an_alt_text_that_is_there(self, finished, wilma):
        media.describe_media(item=finished.media_item, alt_text="A cup.", by=wilma, at=NOON)

        codes = {advice.code for advice in Analysis.objects.get(pk=finished.pk).advice}
        assert not codes & {"alt_text_waits", "no_alt_text"}

    def test_offers_a_viewer_nothing_to_click(self, finished, as_member, vera):
        page = as_member(vera).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert ("It has no alt text yet" in page, 'href="#group-alt_text"' in page) == (True, False)
