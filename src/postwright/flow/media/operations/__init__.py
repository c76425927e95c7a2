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
from postwright.flow.media.operations.edit import edit_media, render_media
from postwright.flow.media.operations.errors import (
    GoneMeanwhile,
    InUse,
    MediaError,
    NoSpace,
    NotCut,
    NotEdited,
    NotThere,
    NotWhole,
    OutOfReach,
    OverQuota,
    TooLarge,
    Unusable,
    UploadBusy,
)
from postwright.flow.media.operations.expire import expire_originals, sweep_orphans
from postwright.flow.media.operations.fetch import begin_fetch, fetch_upload, give_up_fetch
from postwright.flow.media.operations.fit import fit_video, give_up_fit, request_fit
from postwright.flow.media.operations.measure import measure_media
from postwright.flow.media.operations.poster import choose_poster
from postwright.flow.media.operations.prepare import (
    clean_media,
    give_up_media,
    lighten_media,
    preview_media,
)
from postwright.flow.media.operations.remedy import find_remedy, look_for_focus
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
    "NotEdited",
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
    "choose_poster",
    "clean_media",
    "cut_media",
    "delete_media",
    "describe_media",
    "edit_media",
    "examine_storage",
    "expire_originals",
    "fetch_upload",
    "find_remedy",
    "fit_video",
    "forget_uploads",
    "give_up_fetch",
    "give_up_fit",
    "give_up_media",
    "lighten_media",
    "look_at_upload",
    "look_for_focus",
    "measure_media",
    "preview_media",
    "receive_bytes",
    "remove_media",
    "render_media",
    "request_fit",
    "restore_media",
    "sweep_media",
    "sweep_orphans",
    "take_in_upload",
    "upload_media",
]
