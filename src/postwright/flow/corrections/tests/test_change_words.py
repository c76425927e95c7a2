"""Other words for what is out: each piece has its own, and everything else of it stays."""

import pytest

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.base.connections.adapters import networks
from postwright.flow.brand.models import Brand
from postwright.flow.corrections import jobs, operations, queries
from postwright.flow.corrections.models import Correction
from postwright.kit.clock import now


@pytest.fixture
def change(anna):
    def change(publication, *texts, by=None):
        network = networks()["rehearsal"]
        return operations.change_words(
            publication=publication, network=network, texts=texts, by=by or anna, at=NOON
        )

    return change


def words(publication):
    return queries.words_out(publication, networks()["rehearsal"].text_of)


class TestChangeWords:
    def test_puts_them_in_and_keeps_what_stood_there(self, world):
        channel = world.channel()
        publication = world.publication(channel, text="First.\n---\nSecond.")
        with world.publisher():
            publication = world.until(publication, "sent")
        with world.scope():
            operations.change_words(
                publication=publication,
                network=networks()["rehearsal"],
                texts=["First.", "The second."],
                by=world.member,
                at=now(),
            )
        assert world.reload(publication).get_state_display() == "Being changed there"
        ids = {"organisation_id": str(world.organisation_id), "subject_id": str(publication.pk)}
        jobs.correct(**ids)

        assert world.published(channel) == ["First.", "The second."]
        assert world.reload(publication).get_state_display() == "Published"
        with world.scope():
            done = Correction.objects.get()
            assert (done.state, [one["before"] for one in done.pieces]) == ("done", ["First.", "Second."])
            assert words(world.reload(publication)) == ["First.", "The second."]
            last = Event.objects.filter(subject_kind="publication").latest("at")
            assert last.tag == Tag.PUBLICATION_EDITED_THERE

    def test_shows_the_latest_words_that_went_in(self, out, change):
        publication = out("First", "Second")
        for texts, is_done in ((("One", "Second"), True), (("Two", "Zwei"), True), (("No", "Nein"), False)):
            correction = change(publication, *texts)
            pieces = [{**one, "is_done": is_done} for one in correction.pieces]
            Correction.objects.filter(pk=correction.pk).update(pieces=pieces)
            correction.refresh_from_db()
            operations.fail(correction=correction, problem="program", at=NOON)
            publication.refresh_from_db()
        assert words(publication) == ["Two", "Zwei"]

    def test_leaves_out_what_stays_as_it_is(self, out, change):
        correction = change(out("First", "Second"), "First", "Another")
        assert [one["after"] for one in correction.left] == ["Another"]

    @pytest.mark.parametrize(
        ("texts", "refusal"),
        [
            (("Bread",), operations.NothingChanged),
            (("",), operations.WordsDoNotFit),
            (("a" * 501,), operations.WordsDoNotFit),
            (("Rolls", "Buns"), operations.NotPossible),
            ((), operations.NotPossible),
        ],
    )
    def test_takes_only_words_that_fit(self, out, change, texts, refusal):
        with pytest.raises(refusal):
            change(out("Bread"), *texts)
        assert not Correction.objects.exists()

    def test_does_not_go_around_a_second_person(self, out, change):
        publication = out("Bread")
        Brand.objects.update(needs_approval=True)
        with pytest.raises(operations.NeedsSecondPerson):
            change(publication, "Rolls")

    def test_is_not_for_networks_that_cannot(self, out, change):
        publication = out("Bread")
        publication.channel.network = "bluesky"
        publication.channel.save()
        with pytest.raises(operations.NotPossible):
            change(publication, "Rolls")
