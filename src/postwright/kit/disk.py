import errno

FULL = frozenset(
    {errno.ENOSPC, errno.EDQUOT}
)  # of an OSError: the disk has no room, or its owner no share of it
