"""
What TikTok takes, of everybody and of one account.

From TikTok's Content Posting API reference, Media Transfer Guide and Content Sharing Guidelines (2026-05).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from postwright.ports.channels.answers import clean_text, read_figure, read_list
from postwright.ports.channels.capabilities import (
    Capabilities,
    Declaration,
    Handle,
    ImageRules,
    RateLimit,
    TextRules,
    Unit,
    VideoRules,
)
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.options import Choice, Kind, Option, chosen, switch
from postwright.ports.channels.types import Json, Outgoing, Problem
from postwright.ports.channels.words import gettext_noop

PUBLIC, ALONE = "PUBLIC_TO_EVERYONE", "SELF_ONLY"
_POLICIES, _LONGEST_S = "https://www.tiktok.com/legal/page/global", 600
_LEVELS = (
    Choice(PUBLIC, gettext_noop("Everybody")),
    Choice("FOLLOWER_OF_CREATOR", gettext_noop("Followers only")),
    Choice("MUTUAL_FOLLOW_FRIENDS", gettext_noop("Friends: people who follow each other")),
    Choice(ALONE, gettext_noop("Only the account itself")),
)
# What creator_info calls the opposite of our options.
_CLOSES = {"allow_comments": "comment_disabled", "allow_duet": "duet_disabled"}
_CLOSES |= {"allow_stitch": "stitch_disabled"}
_NOT_HERE = gettext_noop("The account's own settings at TikTok do not allow it.")
_NO_AUDIT = gettext_noop("TikTok has not audited this server's app yet.")


_AUDIENCE = Option(
    name="audience", kind=Kind.CHOICE, label=gettext_noop("Who sees it"), choices=_LEVELS, must_choose=True
)
_AT = gettext_noop("The second of the video whose picture is shown first.")
_COMMERCE = gettext_noop(
    "Turn it on if the post promotes goods or services in exchange for something of value."
)
_OWN = gettext_noop("It promotes you or your own business. TikTok labels it as “Promotional content”.")
_PAID = gettext_noop(
    "It promotes another brand or a third party. TikTok labels it as “Paid partnership”, and it cannot be private."
)
_MADE = gettext_noop("TikTok labels the video so.")
_IN_APP = gettext_noop("Nobody sees it until it is finished in TikTok's app.")
_TITLE = gettext_noop("Title above the photos")
OPTIONS = (
    _AUDIENCE,
    switch("allow_comments", gettext_noop("Allow comments")),
    switch("allow_duet", gettext_noop("Allow duets"), only_with="video"),
    switch("allow_stitch", gettext_noop("Allow stitches"), only_with="video"),
    switch("commercial", gettext_noop("Disclose commercial content"), _COMMERCE),
    switch("own_brand", gettext_noop("Your brand"), _OWN, under="commercial"),
    switch("branded_content", gettext_noop("Branded content"), _PAID, under="commercial"),
    replace(switch("made_with_ai", gettext_noop("Made with AI"), _MADE, only_with="video"), marks_ai=True),
    Option(name="cover_at", kind=Kind.SECONDS, label=gettext_noop("Cover"), help=_AT, only_with="video"),
    Option(
        name="photo_title", kind=Kind.TEXT, label=_TITLE, most=90, utf16=True, default="", only_with="photos"
    ),
    switch("auto_music", gettext_noop("Let TikTok add music to the photos"), only_with="photos"),
    switch("draft", gettext_noop("Only put it into the app's inbox"), _IN_APP),
)
_MUSIC = (gettext_noop("Music Usage Confirmation"), f"{_POLICIES}/music-usage-confirmation/en")
_BRANDED = (gettext_noop("Branded Content Policy"), f"{_POLICIES}/bc-policy/en")
# TikTok knows no alt texts: they stay with us, however long.
_VIDEO = VideoRules(
    max_count=1,
    max_bytes=4_000_000_000,
    mimes=frozenset({"video/mp4"}),
    alt_graphemes=5000,
    max_seconds=_LONGEST_S,
    max_edge=4096,
    min_edge=360,
    min_fps=23,
    max_fps=60,
)
DEFAULT = Capabilities(
    text=TextRules(most=2200, unit=Unit.UTF16),
    images=ImageRules(
        max_count=35,
        max_bytes=20_000_000,
        mimes=frozenset({"image/jpeg", "image/webp"}),
        alt_graphemes=5000,
        max_edge=1920,
        max_short_edge=1080,
    ),
    videos=_VIDEO,
    needs_media=True,
    options=OPTIONS,
    declarations=(
        Declaration(
            gettext_noop("By posting, you agree to TikTok's {0}."), (_MUSIC,), unless="branded_content"
        ),
        Declaration(
            gettext_noop("By posting, you agree to TikTok's {0} and {1}."),
            (_BRANDED, _MUSIC),
            only_if="branded_content",
        ),
        Declaration(gettext_noop("It may take some minutes until TikTok shows the post.")),
    ),
    handle=Handle.CONTAINER,
    can_look_up=True,
    settle_seconds=15,  # a publish_id tells at once; a video is rarely made in less
    rates=(RateLimit("posts", 15, 86_400, "account"), RateLimit("beginnings", 6, 60, "account")),
)


def for_account(standing: Mapping[str, Any], *, is_audited: bool) -> Capabilities:
    """:param standing: `read_standing` of its creator_info; empty: what TikTok takes of anybody"""
    levels, closed = standing.get("levels") or [one.value for one in _LEVELS], standing.get("closed", ())
    offered = [one for one in _LEVELS if one.value in levels and (is_audited or one.value == ALONE)]
    audience = replace(_AUDIENCE, choices=tuple(offered), help="" if is_audited else _NO_AUDIT)
    others = [replace(one, closed=True, help=_NOT_HERE) if one.name in closed else one for one in OPTIONS[1:]]
    videos = replace(_VIDEO, max_seconds=min(standing.get("seconds", _LONGEST_S), _LONGEST_S))
    name = str(standing.get("name", ""))
    return replace(DEFAULT, options=(audience, *others), videos=videos, speaks_as=name)


def read_standing(creator: Json) -> Json:
    """Of a creator_info what we go by."""
    levels = [one.value for one in _LEVELS if one.value in read_list(creator, "privacy_level_options")]
    closed = [name for name, flag in _CLOSES.items() if creator.get(flag) is True]
    seconds = read_figure(creator, "max_video_post_duration_sec")
    name = clean_text(str(creator.get("creator_nickname") or ""))[:300]
    told = {"seconds": seconds, "name": name}
    return {"levels": levels, "closed": closed, **{key: value for key, value in told.items() if value}}


def is_allowed(payload: Json, standing: Mapping[str, Any], *, is_audited: bool) -> bool:
    """Whether the account still may what was chosen."""
    options = payload["options"]
    audience_fits = options["audience"] in standing["levels"] and (is_audited or options["audience"] == ALONE)
    is_short = payload["seconds"] <= standing.get("seconds", _LONGEST_S) + 1
    return audience_fits and is_short and not any(options[name] for name in standing["closed"])


def review(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    """Also the rules that cross options."""
    options = chosen(outgoing.options, OPTIONS)
    for problem in find_problems(outgoing, capabilities):
        # In the app's inbox, the audience is chosen in the app.
        if problem.code != "option_missing" or not options["draft"]:
            yield problem
    if options["draft"]:
        yield Problem("draft_in_app", "options")
        return
    if options["commercial"] and not (options["own_brand"] or options["branded_content"]):
        yield Problem("disclosure_empty", "options")
    if options["branded_content"] and options["audience"] == ALONE:
        yield Problem("branded_private", "options")
