import pytest

from postwright.config.headers import bucket_origins, content_policy
from postwright.config.settings import SECURE_CSP


class TestContentPolicy:
    def test_lets_pages_load_from_us_alone(self):
        assert content_policy([]) == SECURE_CSP
        assert not [one for sources in SECURE_CSP.values() for one in sources if "//" in str(one)]

    def test_lets_media_come_from_the_bucket_and_nothing_else(self):
        policy = content_policy(["https://s3.example.org"])

        assert [name for name in policy if "https://s3.example.org" in policy[name]] == [
            "img-src",
            "media-src",
        ]

    @pytest.mark.parametrize(
        ("url", "origins"),
        [
            ("s3://media?endpoint=https://s3.example.org", ["https://s3.example.org"]),
            ("s3://media?endpoint=wrong", []),
            ("file:///media", []),
            ("", []),
        ],
    )
    def test_knows_where_the_bucket_is(self, url, origins):
        assert bucket_origins(url) == origins
