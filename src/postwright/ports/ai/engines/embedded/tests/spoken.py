"""Speech that tests make themselves, by espeak-ng's own library: any language, any words."""

import ctypes
import wave
from pathlib import Path

import espeakng_loader
import numpy as np

RETRIEVE, UTF8 = 0x02, 1  # speak_lib.h: AUDIO_OUTPUT_SYNCHRONOUS, espeakCHARS_UTF8
RATE = 16_000

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def speak(path: Path, text: str, *, voice: str) -> Path:
    """Mono WAV, 16 bit, 16 kHz."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(
        RETRIEVE, 0, str(Path(espeakng_loader.get_data_path()).parent).encode(), 0
    )
    parts = []

    def keep(samples, count, _events):
        if samples and count > 0:
            parts.append(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _Callback(keep)
    library.espeak_SetSynthCallback(callback)
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    encoded = text.encode()
    assert library.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, UTF8, None, None) == 0
    library.espeak_Synchronize()
    spoken = np.frombuffer(b"".join(parts), "<i2")
    places = np.arange(0, len(spoken), rate / RATE)
    return write_wave(path, np.interp(places, np.arange(len(spoken)), spoken).astype("<i2").tobytes())


def write_wave(path: Path, samples: bytes, *, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return path
