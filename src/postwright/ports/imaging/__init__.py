"""Looking at and rendering files that strangers sent. All decoding happens in a limited child process."""

from postwright.ports.imaging.errors import (
    Bomb,
    Crashed,
    EmptyFile,
    ImagingError,
    NoVideoTrack,
    TookTooLong,
    TooLong,
    TooManyFrames,
    TooManyPixels,
    Truncated,
    Undecodable,
    UnknownType,
    WrongType,
)
from postwright.ports.imaging.geometry import fit_inside
from postwright.ports.imaging.pool import Imaging
from postwright.ports.imaging.sniffing import HEAD_BYTES, Kind, sniff
from postwright.ports.imaging.types import (
    MIMES,
    Fence,
    Focus,
    KeyFrame,
    Limits,
    Measured,
    Probe,
    Rendered,
    RenderSpec,
    Span,
)

__all__ = [
    "HEAD_BYTES",
    "MIMES",
    "Bomb",
    "Crashed",
    "EmptyFile",
    "Fence",
    "Focus",
    "Imaging",
    "ImagingError",
    "KeyFrame",
    "Kind",
    "Limits",
    "Measured",
    "NoVideoTrack",
    "Probe",
    "RenderSpec",
    "Rendered",
    "Span",
    "TooLong",
    "TooManyFrames",
    "TooManyPixels",
    "TookTooLong",
    "Truncated",
    "Undecodable",
    "UnknownType",
    "WrongType",
    "fit_inside",
    "sniff",
]
