"""Whoever deletes or changes what is out dies at every step of it; the next one brings it to its end."""

import signal

import pytest

from tests.chaos.scenes import Words
from tests.chaos.scenes.facebook import OnFacebook

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
STEPS = 24  # more than it takes
WORDS = Words("{name} with butter", comment="{name} with salt")
NEW = ("Fresh one", "Fresh two")


@pytest.fixture
def stage(rig):
    """A post with a comment on each of many Pages, out at their network."""
    from tests.chaos.planning import Files, connected, post_words  # noqa: PLC0415 - models are there only once Django is set up

    with OnFacebook(seed=7) as scene, rig(seed=7, settings=dict(scene.settings())) as run:
        world = run._organisation(0)
        files, out = Files(), []
        for number in range(STEPS):
            found = scene.account("baker", number)
            channel = connected(world, scene.network, found)
            told = post_words(world, channel, found.remote_id, WORDS, f"Bread {number}", files)
            out.append((found.remote_id, next(iter(told.values()))))
        run.run("careful", alive=2)
        yield run, scene, world, out


def ask(world, publication, verb):
    from postwright.base.connections.adapters import networks  # noqa: PLC0415 - see above
    from postwright.flow.corrections import operations  # noqa: PLC0415 - see above
    from postwright.flow.publishing.models import Publication  # noqa: PLC0415 - see above
    from postwright.kit.clock import now  # noqa: PLC0415 - see above

    with world.scope():
        asked = {
            "publication": Publication.objects.get(pk=publication),
            "network": networks()["facebook"],
            "by": world.member,
            "at": now(),
        }
        if verb == "delete":
            operations.delete_there(**asked)
        else:
            operations.change_words(texts=NEW, **asked)


def die_at_each_step(stage, verb, **how):
    """What is shown after each death and the one who went on, and how often anybody died."""
    run, scene, world, out = stage
    seen = []
    for steps, (account, publication) in enumerate(out, start=1):
        ask(world, publication, verb)
        known = {"organisation": str(world.organisation_id), "publication": str(publication), **how}
        call = "tests.chaos.correcting:correct"
        died = run.forge.wait(run.forge.start(call, steps=steps, **known)) == -signal.SIGKILL
        assert run.forge.wait(run.forge.start(call, steps=0, **known)) == 0
        seen.append(scene.shown().get(account, []))
        if not died:
            return seen
    raise AssertionError("more steps than were played")


class TestDeathWhileCorrecting:
    def test_leaves_nothing_there_that_shall_be_gone(self, stage):
        seen = die_at_each_step(stage, "delete")

        assert len(seen) > 12
        assert seen == [[]] * len(seen)

    def test_leaves_no_old_words_and_loses_no_post(self, stage):
        seen = die_at_each_step(stage, "edit")

        assert len(seen) > 12
        assert seen == [list(NEW)] * len(seen)

    def test_the_twin_that_notes_what_it_has_not_done_is_caught(self, stage):
        seen = die_at_each_step(stage, "delete", is_hasty=True)

        assert any(seen)
