from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.flow.media import operations, queries
from postwright.flow.media.rules import Edit
from postwright.flow.media.tests import files
from postwright.ports.imaging import Cue


class TestEditedMedia:
    def test_says_what_it_was_made_of_and_what_there_is_of_it(self, client, anna, brand):
        source = operations.upload_media(
            stream=files.video(), file_name="clip.mp4", brand=brand, by=anna, at=NOON
        )
        source = operations.clean_media(item=operations.preview_media(item=source, at=NOON), at=NOON)
        edit = Edit(subtitles="beside", cues=(Cue(0, 1, "Hello"),))
        new = operations.edit_media(item=source, edit=edit, by=anna, at=NOON)
        operations.render_media(item=queries.item_in(new.organisation_id, new.pk), at=NOON)
        token = create_token(name="test", by=anna, at=NOON)[1]
        ask = {"HTTP_AUTHORIZATION": f"Bearer {token}"}

        before = client.get(f"/api/v1/media/{source.pk}", **ask).json()
        after = client.get(f"/api/v1/media/{new.pk}", **ask).json()

        assert (before["edited_from"], before["original_goes_on"][:10]) == (None, "2026-12-22")
        assert (after["edited_from"], after["original_goes_on"]) == (str(source.pk), None)
        assert {one["purpose"] for one in after["renditions"]} == {"clean", "subtitles"}
