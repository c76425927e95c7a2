from django.templatetags.static import static

from postwright.ui.storage import VersionedStaticFiles


class TestVersionedStaticFiles:
    def test_name_the_contents_version(self):
        address = static("ui/mark.svg")

        assert address.startswith("/static/ui/mark.svg?v=")
        assert len(address.split("=")[1]) == 12

    def test_leave_fonts_as_the_style_sheet_asks_for_them(self):
        assert static("built/fonts/inter.woff2") == "/static/built/fonts/inter.woff2"

    def test_say_when_a_file_is_missing(self):
        assert VersionedStaticFiles().url("nothing.css").endswith("?v=missing")
