"""Every change to media items and their files."""

from postwright.flow.media.operations.arrive import (
    abandon_upload,
    begin_upload,
    forget_uploads,
    look_at_upload,
    receive_bytes,
    take_in_upload,
)
from postwright.flow.media.operations.assign import assign_media
from postwright.flow.media.operations.compare import compare_media, tell_apart
from postwright.flow.media.operations.cut import cut_media
from postwright.flow.media.operations.describe import describe_media
from postwright.flow.media.operations.edit import edit_media, render_media
from postwright.flow.media.operations.errors import (
    GoneMeanwhile,
    InUse,
    MediaError,
    MediaTagError,
    MediaTagNameless,
    MediaTagParted,
    MediaTagTaken,
    NoSpace,
    NotCut,
    NotEdited,
    NothingToUndo,
    NotThere,
    NotWhole,
    OutOfReach,
    OverQuota,
    TooLarge,
    TooManyEdits,
    TooManyTags,
    TrashOver,
    Unusable,
    UploadBusy,
)
from postwright.flow.media.operations.expire import expire_originals, sweep_orphans
from postwright.flow.media.operations.favourites import star_media
from postwright.flow.media.operations.fetch import begin_fetch, fetch_upload, give_up_fetch
from postwright.flow.media.operations.fit import fit_video, give_up_fit, request_fit
from postwright.flow.media.operations.measure import measure_media, sound_of
from postwright.flow.media.operations.poster import choose_poster
from postwright.flow.media.operations.prepare import (
    clean_media,
    give_up_media,
    lighten_media,
    preview_media,
)
from postwright.flow.media.operations.remedy import find_remedy, look_for_focus
from postwright.flow.media.operations.remove import (
    condemn_all,
    condemn_media,
    delete_media,
    examine_storage,
    remove_media,
    restore_media,
    sweep_media,
)
from postwright.flow.media.operations.steps import HELD, Changed, change_many, forget_steps, undo_step
from postwright.flow.media.operations.tags import create_tag, merge_tag, remove_tag, rename_tag, tag_media
from postwright.flow.media.operations.upload import upload_media

__all__ = [
    "HELD",
    "Changed",
    "GoneMeanwhile",
    "InUse",
    "MediaError",
    "MediaTagError",
    "MediaTagNameless",
    "MediaTagParted",
    "MediaTagTaken",
    "NoSpace",
    "NotCut",
    "NotEdited",
    "NotThere",
    "NotWhole",
    "NothingToUndo",
    "OutOfReach",
    "OverQuota",
    "TooLarge",
    "TooManyEdits",
    "TooManyTags",
    "TrashOver",
    "Unusable",
    "UploadBusy",
    "abandon_upload",
    "assign_media",
    "begin_fetch",
    "begin_upload",
    "change_many",
    "choose_poster",
    "clean_media",
    "compare_media",
    "condemn_all",
    "condemn_media",
    "create_tag",
    "cut_media",
    "delete_media",
    "describe_media",
    "edit_media",
    "examine_storage",
    "expire_originals",
    "fetch_upload",
    "find_remedy",
    "fit_video",
    "forget_steps",
    "forget_uploads",
    "give_up_fetch",
    "give_up_fit",
    "give_up_media",
    "lighten_media",
    "look_at_upload",
    "look_for_focus",
    "measure_media",
    "merge_tag",
    "preview_media",
    "receive_bytes",
    "remove_media",
    "remove_tag",
    "rename_tag",
    "render_media",
    "request_fit",
    "restore_media",
    "sound_of",
    "star_media",
    "sweep_media",
    "sweep_orphans",
    "tag_media",
    "take_in_upload",
    "tell_apart",
    "undo_step",
    "upload_media",
]
