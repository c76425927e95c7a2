"""Words drawn on pictures, by Pillow with the letters that the product ships."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from postwright.ports.imaging.types import Lettering

WEIGHT = 600
SMALLEST, LARGEST = 6, 600  # pixels
MOST_LINES = 60
LINE = 1.25  # of a letter's size, as the editor's preview has it
PLATE_ROOM = 0.35  # around the words, of a letter's size
MISSING = "\uffff"  # no character: every font draws its empty box
BLANK = " \t\u00a0\u200b\u00ad"

MOST_PIXELS = 4_000_000  # of one piece, four bytes each

Letters = tuple[str, ...]
Place = tuple[int, int, int, int]
Run = tuple[str, ImageFont.FreeTypeFont]


def undrawable(words: str, fonts: Letters) -> str:
    """Those characters, each once, for which no font has a sign."""
    found = (one for one in words if not one.isspace() and one not in BLANK and _font_for(one, fonts) is None)
    return "".join(dict.fromkeys(found))


def draw_texts(size: tuple[int, int], texts: Sequence[Lettering], fonts: Letters) -> Image.Image:
    """A picture of that size, transparent but for the words; what has no sign is left out."""
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    for left, top, piece in draw_pieces(size, texts, fonts):
        layer.alpha_composite(piece, (left, top))
    return layer


def draw_pieces(
    size: tuple[int, int], texts: Sequence[Lettering], fonts: Letters
) -> Iterator[tuple[int, int, Image.Image]]:
    """
    Only what is written upon, as left, top and a picture; a text comes in as many as keep each one small.

    :param size: of the whole picture; the pieces lie inside
    """
    for text in texts:
        block = _set(text, size, fonts)
        for place in _strips(block, size):
            yield *place[:2], _drawn(block, place)


def text_height(size: tuple[int, int], text: Lettering, fonts: Letters) -> float:
    """Of its lines, in parts of the picture's height."""
    letters = _pixels(text, size[0])
    lines = sum(1 for _ in _lines(text.words, _room(text, size[0]), letters, fonts))
    return lines * letters * LINE / size[1]


@dataclass(frozen=True)
class _Block:
    """
    A text as it lies on the picture, in pixels: each line with where it begins and its baseline.

    Heights are whole, else a strip that begins in the middle of a letter would round them otherwise.
    """

    lines: tuple[tuple[float, int, tuple[Run, ...]], ...]
    place: Place
    size: int
    colour: str
    plate: str


def _set(text: Lettering, picture: tuple[int, int], fonts: Letters) -> _Block:
    size, room = _pixels(text, picture[0]), _room(text, picture[0])
    lines = list(_lines(text.words, room, size, fonts))
    left, top, step = text.left * picture[0], text.top * picture[1], size * LINE
    placed = tuple(
        (
            left + _offset(text.align, room, line_width(line)),
            round(top + step * number + (step + size * 0.7) / 2),
            tuple(line),
        )
        for number, line in enumerate(lines)
    )
    wide = max(map(line_width, lines), default=0)
    start, edge = left + _offset(text.align, room, wide), size * PLATE_ROOM
    sides = (start - edge, top - edge / 2, start + wide + edge, top + step * len(lines) + edge / 2)
    place = round(sides[0]), round(sides[1]), round(sides[2]), round(sides[3])
    return _Block(placed, place, size, text.colour, text.plate if wide else "")


def _strips(block: _Block, picture: tuple[int, int]) -> Iterator[Place]:
    """Left, top, right and bottom of what it covers, from above; letters may hang out of their lines."""
    left, top = (max(0, side - block.size) for side in block.place[:2])
    right, bottom = (
        min(whole, side + block.size) for side, whole in zip(block.place[2:], picture, strict=True)
    )
    if not block.lines or right <= left:
        return
    high = max(1, MOST_PIXELS // (right - left))
    for begin in range(top, bottom, high):
        yield left, begin, right, min(begin + high, bottom)


def _drawn(block: _Block, strip: Place) -> Image.Image:
    left, top, right, bottom = strip
    layer = Image.new("RGBA", (right - left, bottom - top), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    if block.plate:
        x0, y0, x1, y1 = block.place
        inner = (x0 - left, y0 - top, x1 - left, y1 - top)
        pen.rounded_rectangle(inner, block.size * PLATE_ROOM, fill=f"{block.plate}d9")
    for x, baseline, line in block.lines:
        if top - 2 * block.size < baseline < bottom + 2 * block.size:
            at = x - left
            for words, font in line:
                pen.text((at, baseline - top), words, fill=block.colour, font=font, anchor="ls")
                at += font.getlength(words)
    return layer


def _pixels(text: Lettering, width: int) -> int:
    return min(max(round(text.size * width), SMALLEST), LARGEST)


def _room(text: Lettering, width: int) -> float:
    return max(_pixels(text, width), text.width * width)


def line_width(line: Sequence[Run]) -> float:
    return sum(font.getlength(words) for words, font in line)


def _offset(align: str, room: float, width: float) -> float:
    return {"left": 0.0, "center": (room - width) / 2, "right": room - width}[align]


def _lines(words: str, room: float, size: int, fonts: Letters) -> Iterator[list[Run]]:
    """Broken at spaces; a word that is wider than a line, between two letters."""
    count = 0
    for paragraph in words.splitlines():
        for line in _broken(paragraph, room, size, fonts):
            if count == MOST_LINES:
                return
            count += 1
            yield _runs(line, size, fonts)


def _broken(paragraph: str, room: float, size: int, fonts: Letters) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        joined = f"{line} {word}" if line else word
        if _width(joined, size, fonts) <= room:
            line = joined
            continue
        if line:
            yield line
        *full, line = _pieces(word, room, size, fonts)
        yield from full
    yield line


def _pieces(word: str, room: float, size: int, fonts: Letters) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and _width(pieces[-1] + letter, size, fonts) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _width(words: str, size: int, fonts: Letters) -> float:
    return line_width(_runs(words, size, fonts))


def _runs(words: str, size: int, fonts: Letters) -> list[Run]:
    """Neighbours of one font together, since letters are set by their neighbours."""
    runs: list[tuple[str, str]] = []
    for letter in words:
        name = (runs[-1][1] if runs else fonts[0]) if letter == " " else _font_for(letter, fonts)
        if name is None:
            continue
        if runs and runs[-1][1] == name:
            runs[-1] = (runs[-1][0] + letter, name)
        else:
            runs.append((letter, name))
    return [(part, font_of(name, size)) for part, name in runs]


@lru_cache(maxsize=4096)
def _font_for(letter: str, fonts: Letters) -> str | None:
    return next((name for name in fonts if _has(name, letter)), None)


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    font = font_of(name, 40)
    return _picture(font, letter) != _picture(font, MISSING)


def _picture(font: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=4096)
def font_of(name: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(name, size)
    font.set_variation_by_axes([WEIGHT])
    return font
