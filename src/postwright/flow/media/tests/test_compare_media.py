import io
import os
import signal
import threading
from contextlib import contextmanager

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import EngineUnavailable
from postwright.base.engines.rules import EMBEDDED
from postwright.flow.media import jobs, operations, queries
from postwright.flow.media.models import MediaItem, MediaPrint, MediaTwin, Rendition
from postwright.flow.media.rules import Edit
from postwright.flow.media.tests import files

Likeness = MediaTwin.Likeness


@pytest.fixture
def engine():
    yield
    engines.engine(EMBEDDED).close()


@pytest.fixture
def compared(anna, brand, engine):
    """`compared(picture)`: uploaded, previewed and compared with all that came before."""

    def compared(picture, name="one.jpg"):
        item = operations.upload_media(stream=picture, file_name=name, brand=brand, by=anna, at=NOON)
        item = operations.preview_media(item=item, at=NOON)
        return item, operations.compare_media(item=item, at=NOON)

    return compared


def coffee(change=lambda picture: picture, quality=90):
    out = io.BytesIO()
    change(Image.open(files.PICTURES / "coffee.png").convert("RGB")).save(out, "JPEG", quality=quality)
    out.seek(0)
    return out


def smaller(picture):
    return picture.resize((300, 200))


def cropped(picture):
    return picture.crop((30, 25, 570, 375))


def mirrored(picture):
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def preview_of(item):
    key = queries.rendition_for(again(item), Rendition.Purpose.PREVIEW).storage_key
    with queries.storage().local(key) as path:
        return path


def other():
    return io.BytesIO((files.PICTURES / "chelsea.png").read_bytes())


@contextmanager
def hanging(path):
    """The engine's process gets no end of this file, and is killed over it."""
    kept = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    killer = threading.Thread(target=_kill_reader, args=(path,))
    killer.start()
    try:
        yield
    finally:
        killer.join()
        path.unlink()
        path.write_bytes(kept)


def _kill_reader(path):
    with path.open("wb"):  # opens once the process reads from the other end
        os.kill(engines.engine(EMBEDDED).pid, signal.SIGKILL)


def again(item):
    return queries.item_in(item.organisation_id, item.pk)


def kinds(twins):
    return {twin.likeness for twin in twins}


class TestCompareMedia:
    @pytest.mark.parametrize(
        ("again", "likeness"),
        [
            (coffee(), {Likeness.IDENTICAL}),
            (coffee(quality=30), {Likeness.SAME}),
            (coffee(smaller), {Likeness.SAME}),
            (coffee(cropped), {Likeness.SAME, Likeness.CHANGED}),
            (coffee(mirrored), {Likeness.CHANGED}),
        ],
        ids=["the same file", "recompressed", "smaller", "cropped", "mirrored"],
    )
    def test_finds_the_same_picture(self, compared, again, likeness):
        first, none = compared(coffee())
        second, [twin] = compared(again, "two.jpg")

        assert none == []
        assert (twin.older_id, twin.media_item_id) == (first.pk, second.pk)
        assert twin.likeness in likeness

    def test_takes_no_other_picture_for_it(self, compared):
        compared(coffee())

        assert compared(other())[1] == []

    def test_finds_a_video_made_smaller_only_by_its_frames(self, compared):
        compared(files.video(), "one.mp4")

        assert compared(files.video(container="mov"), "two.mov")[1]

    def test_finds_each_pair_once(self, compared):
        compared(coffee())
        item, _ = compared(coffee(smaller))

        assert operations.compare_media(item=item, at=NOON) == []
        assert MediaTwin.objects.count() == 1

    def test_looks_past_what_lies_in_the_trash(self, compared, anna):
        first, _ = compared(coffee())
        operations.remove_media(item=first, by=anna, at=NOON)

        assert compared(coffee(smaller))[1] == []

    def test_leaves_nothing_of_what_is_deleted(self, compared, anna):
        first, _ = compared(coffee())
        compared(coffee(smaller))
        operations.remove_media(item=first, by=anna, at=NOON)
        assert not queries.twins_for(anna).exists()

        operations.condemn_media(item=first, by=anna, at=NOON)
        operations.delete_media(item=first, at=NOON)
        assert not MediaPrint.objects.filter(pk=first.pk).exists()
        assert not MediaTwin.objects.exists()

    def test_takes_no_edit_for_a_duplicate_of_what_it_was_made_of(self, compared, anna):
        source, _none = compared(coffee())
        source = operations.clean_media(item=source, at=NOON)
        other, [_twin] = compared(coffee(smaller), "two.jpg")
        found = [self.edited(source, edit, anna) for edit in (Edit(flip=True), Edit(brightness=0.1))]
        found.append(self.edited(found[0][0], Edit(contrast=0.1), anna))

        for _edited, twins in found:
            assert {one.older_id for one in twins} <= {other.pk}
        assert operations.compare_media(item=again(source), at=NOON) == []
        assert queries.twins_for(anna).filter(media_item=other, older=source).exists()

    def edited(self, source, edit, by):
        item = operations.edit_media(item=source, edit=edit, by=by, at=NOON)
        for step in (operations.render_media, operations.preview_media, operations.clean_media):
            step(item=again(item), at=NOON)
        return again(item), operations.compare_media(item=again(item), at=NOON)

    def test_looks_again_once_something_is_back(self, compared, anna):
        first, _none = compared(coffee())
        operations.clean_media(item=first, at=NOON)
        operations.remove_media(item=first, by=anna, at=NOON)
        second, _none = compared(coffee(smaller))

        operations.restore_media(item=first, by=anna, at=NOON)

        asked = ProcrastinateJob.objects.filter(task_name="media.compare", args__subject_id=str(first.pk))
        _when_it_came, job = asked.order_by("pk")
        jobs.compare(**job.args)
        assert queries.twins_for(anna).get().media_item_id == second.pk


class TestLookClosely:
    """At pictures of which only a comparison of both can say whether they are one."""

    def test_finds_a_part_of_a_picture(self, compared):
        first, _none = compared(files.motorcycle("left"))
        _second, [twin] = compared(files.motorcycle("left", cut=8), "two.jpg")

        assert (twin.older_id, twin.likeness) == (first.pk, Likeness.CHANGED)

    def test_takes_no_sister_picture_for_it(self, compared):
        compared(files.motorcycle("left", cut=8))

        assert compared(files.motorcycle("right"), "two.jpg")[1] == []

    def test_goes_on_past_what_cannot_be_read(self, compared):
        broken, _none = compared(files.motorcycle("right"))
        first, _none = compared(files.motorcycle("left"), "two.jpg")
        MediaTwin.objects.all().delete()
        preview_of(broken).write_bytes(b"no picture")
        _third, twins = compared(files.motorcycle("left", cut=8), "three.jpg")

        assert [twin.older_id for twin in twins] == [first.pk]

    def test_is_made_again_where_the_engine_died_over_it(self, compared):
        first, _none = compared(files.motorcycle("left"))
        item, _twins = compared(files.motorcycle("left", cut=8), "two.jpg")
        operations.clean_media(item=item, at=NOON)
        MediaTwin.objects.all().delete()
        with hanging(preview_of(first)), pytest.raises(EngineUnavailable):
            operations.compare_media(item=again(item), at=NOON)
        assert not MediaTwin.objects.exists()
        assert queries.unprinted(10) == [(item.organisation_id, item.pk)]

        jobs.compare_rest()
        assert MediaTwin.objects.get().likeness == Likeness.CHANGED
        assert queries.unprinted(10) == []

    def test_takes_nothing_back_that_was_known_before(self, compared):
        first, _none = compared(files.motorcycle("left"))
        cutting, _twins = compared(files.motorcycle("left", cut=8), "two.jpg")
        again_cut, _twins = compared(files.motorcycle("left", cut=8), "three.jpg")
        MediaTwin.objects.all().delete()
        with hanging(preview_of(first)), pytest.raises(EngineUnavailable):
            operations.compare_media(item=again(again_cut), at=NOON)

        assert [twin.older_id for twin in MediaTwin.objects.all()] == [cutting.pk]

    def test_holds_up_no_other_that_waits(self, compared):
        first, _none = compared(files.motorcycle("left"))
        stuck, _twins = compared(files.motorcycle("left", cut=8), "two.jpg")
        waiting, _none = compared(other(), "three.jpg")
        for item in (stuck, waiting):
            operations.clean_media(item=item, at=NOON)
        MediaTwin.objects.all().delete()
        MediaPrint.objects.filter(pk__in=[stuck.pk, waiting.pk]).update(is_unfinished=True)
        with hanging(preview_of(first)), pytest.raises(ExceptionGroup):
            jobs.compare_rest()

        assert queries.unprinted(10) == [(stuck.organisation_id, stuck.pk)]

    def test_leaves_its_marks_for_others_to_find_whatever_comes_of_it(self, compared):
        first, _none = compared(files.motorcycle("left"))
        item, _twins = compared(files.motorcycle("left", cut=8), "two.jpg")
        MediaPrint.objects.filter(pk=item.pk).delete()
        MediaTwin.objects.all().delete()
        with hanging(preview_of(first)), pytest.raises(EngineUnavailable):
            operations.compare_media(item=again(item), at=NOON)

        found = operations.compare_media(item=again(first), at=NOON)
        assert [(twin.older_id, twin.media_item_id) for twin in found] == [(first.pk, item.pk)]

    def test_is_not_made_again_of_what_somebody_told_apart(self, compared, anna):
        first, _none = compared(files.motorcycle("left"))
        item, _twins = compared(files.motorcycle("left", cut=8), "two.jpg")
        operations.tell_apart(twin=queries.twins_for(anna).get(), by=anna, at=NOON)
        preview_of(first).unlink()

        assert operations.compare_media(item=again(item), at=NOON) == []
        assert not queries.twins_for(anna).exists()


class TestTellApart:
    def test_holds_and_can_be_taken_back(self, compared, anna):
        compared(coffee())
        item, [twin] = compared(coffee(smaller))
        twin = queries.twins_for(anna).get()
        operations.tell_apart(twin=twin, by=anna, at=NOON)
        operations.compare_media(item=item, at=NOON)
        assert not queries.twins_for(anna).exists()

        operations.tell_apart(twin=twin, are_two=False, by=anna, at=NOON)
        assert queries.twins_for(anna).exists()

    def test_is_refused_to_a_viewer(self, compared, vera, anna):
        compared(coffee())
        compared(coffee(smaller))

        with pytest.raises(NotAllowed):
            operations.tell_apart(twin=queries.twins_for(anna).get(), by=vera, at=NOON)


class TestPrintsNear:
    def test_come_by_likeness(self, compared, anna):
        first, _ = compared(coffee())
        second, _ = compared(other())
        third, _ = compared(coffee(cropped))
        sketch = MediaPrint.objects.get(pk=third.pk).sketch

        near = [one.pk for one in queries.prints_near(anna, sketch, 10)]
        assert near == [third.pk, first.pk, second.pk]


class TestUnprinted:
    def test_knows_what_was_never_compared(self, ready_photo, anna, engine):
        assert queries.unprinted(10) == [(anna.organisation_id, ready_photo.pk)]

        operations.compare_media(item=MediaItem.objects.get(), at=NOON)
        assert queries.unprinted(10) == []
