from postwright.flow.media.models.items import Editing, Fitting, MediaItem, Rendition
from postwright.flow.media.models.prints import MediaPrint, MediaTwin
from postwright.flow.media.models.shelf import Favourite, MediaStep, MediaTag, MediaTagging
from postwright.flow.media.models.uploads import Upload

__all__ = [
    "Editing",
    "Favourite",
    "Fitting",
    "MediaItem",
    "MediaPrint",
    "MediaStep",
    "MediaTag",
    "MediaTagging",
    "MediaTwin",
    "Rendition",
    "Upload",
]
