"""Every change to a post."""

from postwright.flow.posts.operations.content import MOST_MEDIA, Content, change_post, copy_post, create_post
from postwright.flow.posts.operations.errors import (
    EditedSinceRead,
    IsConfirmed,
    NotConfirmed,
    OtherBrand,
    PostError,
    TooManyMedia,
)
from postwright.flow.posts.operations.states import confirm_post, remove_post, reopen_post, restore_post

__all__ = [
    "MOST_MEDIA",
    "Content",
    "EditedSinceRead",
    "IsConfirmed",
    "NotConfirmed",
    "OtherBrand",
    "PostError",
    "TooManyMedia",
    "change_post",
    "confirm_post",
    "copy_post",
    "create_post",
    "remove_post",
    "reopen_post",
    "restore_post",
]
