"""Every change to a post."""

from postwright.flow.posts.operations.attachments import crop_attachment, restore_crop, uncrop_attachment
from postwright.flow.posts.operations.content import (
    MOST_MEDIA,
    WORDS,
    Attached,
    Content,
    change_post,
    create_post,
)
from postwright.flow.posts.operations.copies import copy_post
from postwright.flow.posts.operations.errors import (
    CannotFix,
    EditedSinceRead,
    IsConfirmed,
    NotAttached,
    NotConfirmed,
    OtherBrand,
    PostError,
    TooLong,
    TooManyMedia,
    WrongLink,
)
from postwright.flow.posts.operations.fixes import fix_problem
from postwright.flow.posts.operations.forgetting import forget_media
from postwright.flow.posts.operations.history import MOST_VERSIONS, seal_version
from postwright.flow.posts.operations.labels import (
    LabelNameless,
    LabelTaken,
    OtherBrandsLabel,
    TooManyLabels,
    change_label,
    create_label,
    label_post,
    remove_label,
)
from postwright.flow.posts.operations.presence import note_presence
from postwright.flow.posts.operations.states import confirm_post, remove_post, reopen_post, restore_post
from postwright.flow.posts.operations.versions import restore_version
from postwright.flow.posts.operations.videos import fit_attached, fit_drafts, fit_videos

__all__ = [
    "MOST_MEDIA",
    "MOST_VERSIONS",
    "WORDS",
    "Attached",
    "CannotFix",
    "Content",
    "EditedSinceRead",
    "IsConfirmed",
    "LabelNameless",
    "LabelTaken",
    "NotAttached",
    "NotConfirmed",
    "OtherBrand",
    "OtherBrandsLabel",
    "PostError",
    "TooLong",
    "TooManyLabels",
    "TooManyMedia",
    "WrongLink",
    "change_label",
    "change_post",
    "confirm_post",
    "copy_post",
    "create_label",
    "create_post",
    "crop_attachment",
    "fit_attached",
    "fit_drafts",
    "fit_videos",
    "fix_problem",
    "forget_media",
    "label_post",
    "note_presence",
    "remove_label",
    "remove_post",
    "reopen_post",
    "restore_crop",
    "restore_post",
    "restore_version",
    "seal_version",
    "uncrop_attachment",
]
