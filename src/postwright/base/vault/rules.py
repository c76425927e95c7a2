"""How long a process may rely on what it knows of data keys."""

from datetime import timedelta

# A process learns of a new current key within this time; sealed with an older one, a secret still opens.
RING_S = 300.0
# Who can load anew without waiting does so after half of it, so that nobody ever waits.
RING_SOON_S = RING_S / 2
# An opened data key leaves memory after this time, and its master key is asked again.
OPENED_S = 3600.0
MOST_OPENED = 20_000
# No process that runs seals with a key that was replaced so long ago. The database refuses whoever slept meanwhile.
GRACE = timedelta(seconds=2 * RING_S)
