"""The publisher: a claim loop of our own. `loop.Publisher` is the way in."""
