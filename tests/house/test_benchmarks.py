"""Each part of `bin/bench` has its figures, its bars and its section of the page."""

import tomllib

from django.db import connections

from benchmarks import library, report
from benchmarks.__main__ import HERE, PARTS, _broken
from postwright.base.accounts.models import Member
from postwright.desk.library.queries import Narrowing, library_for
from postwright.kit import tenancy

BARS = tomllib.loads((HERE / "bars.toml").read_text())


class TestParts:
    def test_all_have_a_section(self):
        assert report.PARTS.keys() == PARTS.keys()

    def test_alone_are_held_to_bars(self):
        assert {path.partition(".")[0] for path in BARS} <= PARTS.keys()


class TestLibrary:
    def test_has_a_bar_for_each_question_and_tells_of_each(self):
        figures = {f"{name}_ms": float(n) for n, name in enumerate(library.ASKED, start=1001)}
        page = "\n".join(report.PARTS["library"]({"items": library.ITEMS, **figures}))

        assert {f"library.{name}" for name in figures} == {
            path for path in BARS if path.startswith("library.")
        }
        assert all(f"| {figure:.0f} ms |" in page for figure in figures.values())

    def test_is_filled_as_its_tables_are_today(self, committed):
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_organisation (id, name, is_demo, created_at) "
                "VALUES ('00000000-0000-7000-8000-000000000001', 'Many', false, now()) RETURNING id"
            )
            [organisation] = cursor.fetchone()
            cursor.execute(library.FILL, {"organisation": organisation, "items": 3})

        with tenancy.scope(organisation):
            found = library_for(Member(organisation_id=organisation), Narrowing(words="bread"))
            names = [one.file_name for one in found]
        assert sorted(names) == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]

    def test_alone_can_be_held_to_its_bars(self):
        slow = {f"{name}_ms": 1e9 for name in library.ASKED}

        assert len(_broken({"library": slow})) == len(slow)
        assert _broken({"library": dict.fromkeys(slow, 1.0)}) == []
