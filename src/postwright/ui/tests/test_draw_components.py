import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from postwright.ui.shell import NavItem, current_item
from postwright.ui.styleguide import ExampleForm, example_form
from postwright.ui.tests.site import shell

SOURCE = Path(__file__).parents[2]
ICONS = Path(__file__).parents[4] / "frontend" / "icons.txt"
# {% icon "x" %}, icon="x" of other tags and of Python calls
NAMED = re.compile(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""")


class TestIcon:
    def test_is_decoration_without_a_label(self, drawn):
        assert 'aria-hidden="true"' in drawn('{% icon "send" %}')

    def test_speaks_with_a_label(self, drawn):
        assert 'role="img" aria-label="A &amp; B"' in drawn('{% icon "send" label=label %}', label="A & B")

    def test_has_a_drawing_wherever_one_is_named(self):
        files = [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("*.py")]
        named = {name for file in files for name in NAMED.findall(file.read_text())}

        assert named - set(ICONS.read_text().split()) == set()


class TestField:
    def test_ties_help_and_error_to_the_box(self, drawn):
        html = drawn("{% field form.name %}", form=example_form())

        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'id="id_name_helptext"' in html
        assert 'id="id_name_error"' in html
        assert 'aria-invalid="true"' in html

    def test_says_what_is_optional(self, drawn):
        form = ExampleForm()

        assert "optional" in drawn("{% field form.email %}", form=form)
        assert "optional" not in drawn("{% field form.name %}", form=form)

    def test_groups_choices_under_a_legend(self, drawn):
        html = drawn("{% field form.voice %}", form=ExampleForm())

        assert "<legend>Tone of voice" in html
        assert html.count('type="radio"') == 3
        assert html.count("Says what is there.") == 1

    def test_draws_the_same_without_the_tag(self, site):
        assert 'class="field"' in str(ExampleForm())

    def test_escapes_what_was_typed(self, drawn):
        form = ExampleForm({"words": "<script>alert(1)</script>"})

        assert "<script>" not in drawn("{% field form.words %}", form=form)


class TestAvatar:
    @pytest.mark.parametrize(
        ("name", "initials"), [("Anna Maria Berger", "AB"), ("Anna", "A"), ("", "?"), ("& Söhne", "S")]
    )
    def test_shows_initials(self, drawn, name, initials):
        assert f">{initials}</span>" in drawn("{% avatar name %}", name=name)


class TestNetwork:
    def test_says_its_name_to_those_who_do_not_see_the_mark(self, drawn):
        assert '<span class="visually-hidden">Bluesky</span>' in drawn('{% network "bluesky" %}')

    def test_names_a_network_without_a_mark_by_its_key(self, drawn):
        assert "Some Net" in drawn('{% network "some-net" named=True %}')


class TestLocalTime:
    def test_writes_the_zone_out(self, drawn):
        moment = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
        html = drawn('{% local_time moment "Europe/Berlin" %}', moment=moment)

        assert "09:00" in html
        assert "Berlin" in html
        assert 'datetime="2026-11-24T08:00:00+00:00"' in html


class TestNavigation:
    def test_marks_the_page_by_the_longest_address(self, request_to):
        items = shell(request_to.get("/"))["shell"].navigation
        here = current_item(request_to.get("/posts/7"), items)

        assert here == next(item for item in items if item.url_name == "posts")

    def test_marks_home_only_at_home(self, request_to):
        home = NavItem(label="Home", url_name="home", icon="house")

        assert current_item(request_to.get("/nowhere"), [home]) is None


class TestVisitorPage:
    def test_needs_no_session(self, request_to):
        html = render_to_string("ui/base.html", request=request_to.get("/"))

        assert "csrf" not in html


class TestTemplates:
    def test_hold_nothing_that_the_security_policy_refuses(self):
        script = (
            r"<script(?![^>]*\ssrc=)(?! type=\"application/json\")"  # data is no script, whatever its tag
        )
        refused = re.compile(rf"<style|\sstyle=|\son[a-z]+=|{script}|javascript:|hx-on")
        pages = {file: re.sub(r"\{%.*?%\}", "", file.read_text()) for file in SOURCE.rglob("*.html")}
        guilty = [str(file) for file, html in pages.items() if refused.search(html)]

        assert guilty == []
