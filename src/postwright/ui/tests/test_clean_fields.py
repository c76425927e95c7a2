from datetime import UTC, datetime
from uuid import UUID

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from postwright.ui.forms import ChipsField, ColoursField, IdsField, WallTimeField, ZoneField, zone_names


class TestChipsField:
    @given(st.lists(st.text(max_size=30), max_size=20))
    def test_survives_its_own_widget(self, words):
        field = ChipsField(required=False)
        cleaned = field.clean("\n".join(words))

        assert field.clean(field.widget.format_value(cleaned)) == cleaned
        assert len(set(cleaned)) == len(cleaned)
        assert all(word == word.strip() != "" for word in cleaned)

    def test_keeps_the_order(self):
        assert ChipsField().clean("rye\n spelt \nrye") == ["rye", "spelt"]

    def test_refuses_too_many(self):
        with pytest.raises(forms.ValidationError, match="at most 2"):
            ChipsField(most=2).clean("a\nb\nc")

    def test_refuses_too_long(self):
        with pytest.raises(forms.ValidationError, match="longer than 3"):
            ChipsField(longest=3).clean("rye\nspelt")

    def test_notices_a_change(self):
        assert ChipsField().has_changed(["rye"], "rye\nspelt")
        assert not ChipsField().has_changed(["rye"], " rye ")


class TestColoursField:
    def test_writes_colours_one_way(self):
        assert ColoursField().clean("C2281D\n#fff\n#FFFFFF") == ["#c2281d", "#ffffff"]

    @pytest.mark.parametrize("entry", ["red", "#12345", "#12345g", "url(x)"])
    def test_refuses_what_is_no_colour(self, entry):
        with pytest.raises(forms.ValidationError, match="no colour"):
            ColoursField().clean(entry)


class TestZoneField:
    @pytest.mark.parametrize("name", ["Europe/Berlin", "UTC"])
    def test_takes_a_name(self, name):
        assert ZoneField().clean(name) == name
        assert name in zone_names()

    def test_refuses_an_unknown_name(self):
        with pytest.raises(forms.ValidationError, match="from the list"):
            ZoneField().clean("Berlin")


class TestIdsField:
    def test_keeps_each_once_and_leaves_out_what_is_none(self):
        first, second = UUID(int=1), UUID(int=2)

        assert IdsField().clean([str(second), "x", str(first), str(second)]) == [second, first]


class TestWallTimeField:
    @pytest.mark.parametrize(
        "sent", ["2026-11-25T13:00", "2026-11-25T13:00:00", "2026-11-25T13:00:00.5", "2026-11-25T13:00+09:00"]
    )
    def test_reads_what_the_clock_on_the_wall_shows(self, sent):
        wall = WallTimeField().clean(sent)

        assert (wall.isoformat(), wall.tzinfo) == ("2026-11-25T13:00:00", None)

    @pytest.mark.parametrize("sent", ["tomorrow", "2026-13-01T00:00", "0001-01-01T00:00"])
    def test_refuses_what_nobody_can_mean(self, sent):
        with pytest.raises(forms.ValidationError):
            WallTimeField().clean(sent)

    def test_is_written_to_the_minute(self):
        assert (
            WallTimeField().prepare_value(datetime(2026, 11, 25, 13, 0, 7, tzinfo=UTC)) == "2026-11-25T13:00"
        )
