import json

from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Part

refs = st.builds(MediaRef)
cards = st.builds(LinkCard, thumb=st.none() | refs)
parts = st.builds(Part, media=st.lists(refs, max_size=2).map(tuple))
outgoings = st.builds(
    Outgoing,
    media=st.lists(refs, max_size=3).map(tuple),
    link=st.none() | cards,
    thread=st.lists(parts, max_size=2).map(tuple),
    first_comment=st.text(max_size=9),
    options=st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
)


class TestOutgoing:
    @given(outgoings)
    def test_is_the_same_after_it_was_stored(self, outgoing):
        assert Outgoing.from_json(json.loads(json.dumps(outgoing.to_json()))) == outgoing
