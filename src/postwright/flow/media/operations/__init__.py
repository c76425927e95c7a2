"""Every change to media items and their files."""

from postwright.flow.media.operations.arrive import (
    abandon_upload,
    begin_upload,
    forget_uploads,
    look_at_upload,
    receive_bytes,
    take_in_upload,
)
from postwright.flow.media.operations.cut import cut_media
from postwright.flow.media.operations.describe import describe_media
from postwright.flow.media.operations.errors import (
    GoneMeanwhile,
    InUse,
    MediaError,
    NoSpace,
    NotCut,
    NotThere,
    NotWhole,
    OutOfReach,
    OverQuota,
    TooLarge,
    Unusable,
    UploadBusy,
)
from postwright.flow.media.operations.fetch import begin_fetch, fetch_upload, give_up_fetch
from postwright.flow.media.operations.measure import measure_media, sound_of
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
    "GoneMeanwhile",
    "InUse",
    "MediaError",
    "NoSpace",
    "NotCut",
    "NotThere",
    "NotWhole",
    "OutOfReach",
    "OverQuota",
    "TooLarge",
    "Unusable",
    "UploadBusy",
    "abandon_upload",
    "begin_fetch",
    "begin_upload",
    "clean_media",
    "cut_media",
    "delete_media",
    "describe_media",
    "examine_storage",
    "fetch_upload",
    "forget_uploads",
    "give_up_fetch",
    "give_up_media",
    "look_at_upload",
    "measure_media",
    "preview_media",
    "receive_bytes",
    "remove_media",
    "restore_media",
    "sound_of",
    "sweep_media",
    "take_in_upload",
    "upload_media",
]
