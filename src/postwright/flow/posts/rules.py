"""What stands between a post and a network, said to the person who writes it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from postwright.flow.media.rules import explain
from postwright.ports.channels.types import Problem
from postwright.ports.channels.words import PROBLEMS

UTM = ("source", "medium", "campaign", "term", "content")
DIVIDER = "---"
_DIVIDERS = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)
_PLACE = re.compile(r"\{(\w+)\}")


def parted(text: str) -> list[str]:
    """The posts of a thread: a line that holds nothing but `---` divides them."""
    parts = _DIVIDERS.split(text)
    return parts if len(parts) == 1 else [part.strip() for part in parts]


def joined(parts: Sequence[str]) -> str:
    """One text where a network has no threads."""
    return "\n\n".join(filter(None, parts)) if len(parts) > 1 else parts[0]


def divided(parts: Sequence[str]) -> str:
    """One text that `parted` takes apart again."""
    return f"\n\n{DIVIDER}\n\n".join(parts)


def tagged(link: str, utm: Mapping[str, str], places: Mapping[str, str]) -> str:
    """
    The link with tags for statistics; those that it has already stay as they are, as does everything else.

    :param utm: the tags by their names without `utm_`
    :param places: what stands in a tag for `{network}`, `{brand}` and `{post}`
    """
    address, hash_sign, fragment = link.partition("#")
    page, _, query = address.partition("?")
    there = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    wanted = {f"utm_{name}": _filled(str(utm.get(name, "")), places) for name in UTM}
    new = {name: value for name, value in wanted.items() if value and name not in there}
    if not new:
        return link
    return f"{page}?{'&'.join(filter(None, [query.rstrip('&'), urlencode(new)]))}{hash_sign}{fragment}"


def sentence_of(problem: Problem) -> str:
    """What is wrong and what to do, in the reader's language. Posts of a thread and files are named by their place."""
    words = _sized(problem) or _explained(problem) or gettext(PROBLEMS[problem.code]) % problem.params
    *post, place = problem.where.split("/")
    kind, _colon, index = place.partition(":")
    if kind == "media" and index:
        words = gettext("File %(place)s: %(words)s") % {"place": int(index) + 1, "words": words}
    elif kind == "first_comment":
        words = gettext("First comment: %(words)s") % {"words": words}
    elif kind == "part":
        post = [place]
    if post:
        number = post[0].partition(":")[2]
        words = gettext("Post %(place)s of the thread: %(words)s") % {"place": number, "words": words}
    return words


def _sized(problem: Problem) -> str:
    """Sizes of files as people read them, where the port says bytes."""
    if problem.code == "image_too_big":
        sentence = gettext("The image is %(actual)s; this network takes up to %(limit)s.")
    elif problem.code == "video_too_big":
        sentence = gettext("The video is %(actual)s; this network takes up to %(limit)s.")
    else:
        return ""
    return sentence % {name: filesizeformat(size) for name, size in problem.params.items()}


def _explained(problem: Problem) -> str:
    """What stood in the way of a file, where the port names it by its code."""
    if problem.code != "video_copy_failed":
        return ""
    return gettext(PROBLEMS[problem.code]) % {"actual": explain(problem.params["actual"])}


def _filled(value: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: places.get(found[1], found[0]), value.strip())


def is_marked(*, chosen: bool | None, media: Collection[str], unmarked: Collection[str], words: bool) -> bool:
    """
    Whether a network's mark for what an AI made is set.

    :param chosen: what a person set; for media, it counts only once that person said of each that it be left out
    """
    if not set(media) <= set(unmarked):
        return True
    return words and not media if chosen is None else chosen


def labelled(text: str, label: str) -> str:
    """The label at its end, unless somebody wrote it there."""
    if not label or re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE):
        return text
    return f"{text.rstrip()}\n\n{label}".lstrip()


CHANNELS = "channels"  # in a crop: what single channels get, by their ids


def cut_on(crop: Mapping[str, Any], channel: object | None) -> Mapping[str, Any]:
    """What of a picture goes to that channel, as `media.rules.Cut` in JSON; empty for all of it."""
    own = crop.get(CHANNELS, {}).get(str(channel))
    return {name: value for name, value in crop.items() if name != CHANNELS} if own is None else own


def cuts_in(crop: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """All that are not empty."""
    return [cut for cut in (cut_on(crop, None), *crop.get(CHANNELS, {}).values()) if cut]


def cropped(crop: Mapping[str, Any], channel: object, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The crop of a post with what that channel gets from now on, as all do that have none of their own."""
    others = {key: own for key, own in crop.get(CHANNELS, {}).items() if key != str(channel)}
    return {**cut, CHANNELS: others} if others else dict(cut)


def cropped_on(crop: Mapping[str, Any], channel: object, cut: Mapping[str, Any]) -> dict[str, Any]:
    """The crop of a post with what that channel gets."""
    return {**crop, CHANNELS: {**crop.get(CHANNELS, {}), str(channel): dict(cut)}}
