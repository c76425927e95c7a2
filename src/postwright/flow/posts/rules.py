"""What stands between a post and a network, said to the person who writes it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from postwright.ports.channels.types import Problem
from postwright.ports.channels.words import PROBLEMS


def sentence_of(problem: Problem) -> str:
    """What is wrong and what to do, in the reader's language. A file is named by its place."""
    words = _sized(problem) or gettext(PROBLEMS[problem.code]) % problem.params
    kind, _colon, index = problem.where.partition(":")
    if kind != "media" or not index:
        return words
    return gettext("File %(place)s: %(words)s") % {"place": int(index) + 1, "words": words}


def _sized(problem: Problem) -> str:
    """Sizes of files as people read them, where the port says bytes."""
    if problem.code == "image_too_big":
        sentence = gettext("The image is %(actual)s; this network takes up to %(limit)s.")
    elif problem.code == "video_too_big":
        sentence = gettext("The video is %(actual)s; this network takes up to %(limit)s.")
    else:
        return ""
    return sentence % {name: filesizeformat(size) for name, size in problem.params.items()}
