"""Only what our app's secret signed, and only while it is young."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.care.requests import rules
from postwright.care.requests.rules import Forged, Leaving, Stale, read_signed_request, read_tiktok

SECRET = "secret-of-the-app"
STAMP = int(NOON.timestamp())
EVENT = {"client_key": "key", "event": "x", "create_time": STAMP, "user_openid": "o-1", "content": "{}"}

SIMPLE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ANYTHING = st.recursive(
    SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(said, secret=SECRET):
    part = encoded(said if isinstance(said, bytes) else json.dumps(said).encode())
    return encoded(hmac.new(secret.encode(), part.encode(), hashlib.sha256).digest()) + "." + part


def words(**changes):
    said = {"algorithm": "HMAC-SHA256", "issued_at": STAMP, "user_id": "55", **changes}
    return {name: value for name, value in said.items() if value is not None}


def read(text, at=NOON, secret=SECRET):
    return read_signed_request(text, secret=secret, at=at)


def stamped(body, at=STAMP, secret=SECRET):
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},s={digest}"


def hear(body, header=None, at=NOON, secret=SECRET):
    header = stamped(body) if header is None else header
    return read_tiktok(header, body, client_key="key", secret=secret, at=at)


class TestSignedRequest:
    @pytest.mark.parametrize("person", ["55", 55])
    def test_names_the_person_and_the_moment(self, person):
        assert read(signed(words(user_id=person))) == Leaving("55", NOON)

    def test_is_known_by_the_example_of_the_documents(self):
        """base64url without padding, the signature over the part as it came: made by hand once, with openssl."""
        text = (
            "vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso"
            ".eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0"
        )
        with pytest.raises(Forged):  # truly signed with "secret", but it names nobody
            read(text, secret="secret")

    @pytest.mark.parametrize(
        "said",
        [
            words(algorithm="none"),
            words(algorithm=None),
            words(user_id=None),
            words(user_id=""),
            words(user_id=True),
            words(user_id={"id": "55"}),
            words(user_id="55\n56"),
            words(issued_at=None),
            words(issued_at="now"),
            words(issued_at=-1),
            words(issued_at=10**40),
            words(expires="never"),
            ["HMAC-SHA256"],
            b"no json",
            b"[" * 100_000,
            b"\xff",
        ],
    )
    def test_is_refused_when_it_says_something_else(self, said):
        with pytest.raises(Forged):
            read(signed(said))

    @pytest.mark.parametrize("text", ["", ".", "a.b.c", "é.é", "\ud800.\ud800", signed(words(), "another")])
    def test_is_refused_unless_our_secret_signed_it(self, text):
        with pytest.raises(Forged):
            read(text)

    def test_is_refused_where_no_secret_is_known(self):
        with pytest.raises(Forged):
            read(signed(words(), ""), secret="")

    @pytest.mark.parametrize(
        ("said", "after", "is_young"),
        [
            (words(), timedelta(hours=23), True),
            (words(), timedelta(days=1), False),
            (words(expires=0), timedelta(hours=23), True),
            (words(expires=STAMP + 60), timedelta(seconds=59), True),
            (words(expires=STAMP + 60), timedelta(seconds=60), False),
            (words(), timedelta(seconds=-59), True),
            (words(), timedelta(seconds=-61), False),
        ],
    )
    def test_has_an_end(self, said, after, is_young):
        if is_young:
            assert read(signed(said), NOON + after).person == "55"
        else:
            with pytest.raises(Stale):
                read(signed(said), NOON + after)

    @given(st.text())
    def test_makes_nothing_of_anything(self, text):
        with pytest.raises(Forged):
            read(text)

    @given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
    def test_breaks_with_any_bit(self, place, change):
        text = bytearray(signed(words()).encode())
        text[place % len(text)] ^= change
        altered = text.decode("latin-1")
        # The last character of base64 has bits that say nothing.
        try:
            assert read(altered) == Leaving("55", NOON)
            assert place % len(text) == altered.index(".") - 1
        except Forged:
            assert altered != signed(words())


class TestTikTok:
    def test_tells_of_an_event(self):
        body = json.dumps({**EVENT, "content": json.dumps({"publish_id": "v_pub~1"})}).encode()
        assert hear(body) == rules.Told("x", "o-1", NOON, "v_pub~1")

    def test_counts_from_when_it_happened(self):
        body = json.dumps({**EVENT, "create_time": STAMP - 9000}).encode()
        assert hear(body).at == NOON - timedelta(seconds=9000)

    @pytest.mark.parametrize(
        "changes",
        [
            {"client_key": "another"},
            {"user_openid": None},
            {"user_openid": "  "},
            {"create_time": "soon"},
            {"content": "no json"},
            {"content": "[]"},
        ],
    )
    def test_is_refused_when_it_says_something_else(self, changes):
        with pytest.raises(Forged):
            hear(json.dumps({**EVENT, **changes}).encode())

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "t=1",
            f"t={STAMP},s=",
            stamped(b"other"),
            stamped(json.dumps(EVENT).encode(), secret="another"),
            stamped(json.dumps(EVENT).encode()).upper(),
            stamped(json.dumps(EVENT).encode()) + ",s=00",
        ],
    )
    def test_is_refused_unless_our_secret_signed_it(self, header):
        with pytest.raises(Forged):
            hear(json.dumps(EVENT).encode(), header)

    @pytest.mark.parametrize(("after", "is_young"), [(299, True), (300, False), (-59, True), (-61, False)])
    def test_has_an_end(self, after, is_young):
        body, at = json.dumps(EVENT).encode(), NOON + timedelta(seconds=after)
        if is_young:
            assert hear(body, at=at).event == "x"
        else:
            with pytest.raises(Stale):
                hear(body, at=at)

    @given(st.binary(), st.text())
    def test_makes_nothing_of_anything(self, body, header):
        with pytest.raises(Forged):
            hear(body, header)

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(EVENT, ANYTHING)))
    def test_survives_whatever_is_truly_signed(self, changes):
        body = json.dumps({**EVENT, **changes}).encode()
        try:
            is_heard = bool(hear(body).person)
        except (Forged, Stale):
            is_heard = False
        assert is_heard or changes
