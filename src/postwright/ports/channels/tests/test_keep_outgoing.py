import json

from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing

refs = st.builds(MediaRef)
cards = st.builds(LinkCard, thumb=st.none() | refs)
outgoings = st.builds(
    Outgoing,
    media=st.lists(refs, max_size=3).map(tuple),
    link=st.none() | cards,
    options=st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
)


class TestOutgoing:
    @given(outgoings)
    def test_is_the_same_after_it_was_stored(self, outgoing):
        assert Outgoing.from_json(json.loads(json.dumps(outgoing.to_json()))) == outgoing
