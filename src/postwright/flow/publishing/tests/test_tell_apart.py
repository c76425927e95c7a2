import pytest

from conftest import NOON
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.queries import Standing, needing_attention, of_standing, publications_for


class TestStandings:
    @pytest.mark.parametrize(
        ("state", "problem", "standings"),
        [
            ("scheduled", "", ["planned"]),
            ("scheduled", "channel_waits", ["planned", "trouble"]),
            ("claimed", "", ["planned"]),
            ("sending", "", ["planned"]),
            ("unclear", "maybe_sent", ["planned"]),
            ("unclear", "ask_person", ["trouble"]),
            ("sent", "", ["published"]),
            ("failed", "too_late", ["trouble"]),
            ("cancelled", "", []),
        ],
    )
    def test_tell_publications_apart(self, wilma, publication, state, problem, standings):
        ended = NOON if state in {"sent", "failed", "cancelled"} else None
        Publication.objects.update(state=state, problem=problem, intent={}, ended_at=ended)
        mine = publications_for(wilma)

        assert [one for one in Standing if of_standing(mine, one).exists()] == standings
        assert needing_attention(wilma).exists() is ("trouble" in standings)
