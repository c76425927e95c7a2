"""Every change to media items and their files."""

from postwright.flow.media.operations.cut import cut_media
from postwright.flow.media.operations.describe import describe_media
from postwright.flow.media.operations.errors import (
    InUse,
    MediaError,
    NoSpace,
    NotCut,
    OutOfReach,
    OverQuota,
    TooLarge,
    Unusable,
)
from postwright.flow.media.operations.prepare import clean_media, give_up_media, preview_media
from postwright.flow.media.operations.remove import (
    delete_media,
    examine_storage,
    remove_media,
    restore_media,
    sweep_media,
)
from postwright.flow.media.operations.upload import upload_media

__all__ = [
    "InUse",
    "MediaError",
    "NoSpace",
    "NotCut",
    "OutOfReach",
    "OverQuota",
    "TooLarge",
    "Unusable",
    "clean_media",
    "cut_media",
    "delete_media",
    "describe_media",
    "examine_storage",
    "give_up_media",
    "preview_media",
    "remove_media",
    "restore_media",
    "sweep_media",
    "upload_media",
]
