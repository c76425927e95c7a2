"""Looking at and rendering files that strangers sent. All decoding happens in a limited child process."""

from postwright.ports.imaging.errors import (
    Bomb,
    Crashed,
    EmptyFile,
    ImagingError,
    NotAFile,
    NoVideoTrack,
    Protected,
    TookTooLong,
    TooLong,
    TooManyFrames,
    TooManyPixels,
    Truncated,
    Undecodable,
    UnknownCodec,
    UnknownType,
    WrongType,
)
from postwright.ports.imaging.geometry import fit_inside
from postwright.ports.imaging.pool import Imaging
from postwright.ports.imaging.sniffing import HEAD_BYTES, Kind, sniff
from postwright.ports.imaging.types import MIMES, Fence, Focus, KeyFrame, Limits, Probe, Rendered, RenderSpec

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
    "NoVideoTrack",
    "NotAFile",
    "Probe",
    "Protected",
    "RenderSpec",
    "Rendered",
    "TooLong",
    "TooManyFrames",
    "TooManyPixels",
    "TookTooLong",
    "Truncated",
    "Undecodable",
    "UnknownCodec",
    "UnknownType",
    "WrongType",
    "fit_inside",
    "sniff",
]
