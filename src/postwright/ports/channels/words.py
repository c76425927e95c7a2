"""
Sentences that people read, in English.

The port knows no language: whoever shows a sentence translates it and then fills in the figures,
`gettext(SENTENCES[code]) % params`.
"""

from collections.abc import Mapping
from enum import StrEnum


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translators' tool, which looks for this name."""
    return sentence


# What is wrong with a text before it is sent: code → sentence.
PROBLEMS: Mapping[str, str] = {
    "empty": gettext_noop("There is nothing to publish yet. Write a text or add a photo."),
    "text_too_long": gettext_noop("The text has %(actual)s characters; this network takes %(limit)s."),
    "text_too_heavy": gettext_noop("The text needs %(actual)s bytes; this network takes %(limit)s."),
    "no_images": gettext_noop("This network takes no images."),
    "no_videos": gettext_noop("This network takes no videos."),
    "too_many_images": gettext_noop("There are %(actual)s images; this network takes %(limit)s."),
    "too_many_videos": gettext_noop("There are %(actual)s videos; this network takes %(limit)s."),
    "no_mix": gettext_noop("Images and videos cannot share one post here. Keep one kind."),
    "image_type": gettext_noop("This network does not take images of the type %(actual)s."),
    "video_type": gettext_noop("This network does not take videos of the type %(actual)s."),
    "image_too_big": gettext_noop("The image has %(actual)s bytes; this network takes %(limit)s."),
    "video_too_big": gettext_noop("The video has %(actual)s bytes; this network takes %(limit)s."),
    "video_too_long": gettext_noop("The video lasts %(actual)s seconds; this network takes %(limit)s."),
    "video_too_short": gettext_noop(
        "The video lasts %(actual)s seconds; this network takes %(limit)s and more."
    ),
    "video_too_wide": gettext_noop(
        "The video is too wide: its sides are %(actual)s, at most %(limit)s go here."
    ),
    "video_too_tall": gettext_noop(
        "The video is too tall: its sides are %(actual)s, at least %(limit)s go here."
    ),
    "video_in_making": gettext_noop(
        "A copy of the video for this network is being made: %(actual)s %% is done."
    ),
    "video_not_made": gettext_noop(
        "No copy of the video can be made that this network takes. Trim it or make it smaller."
    ),
    "video_copy_failed": gettext_noop(
        "The copy of the video for this network was not made: %(actual)s It is tried again when the post is opened."
    ),
    "image_too_wide": gettext_noop(
        "The image is too wide: its sides are %(actual)s, at most %(limit)s go here."
    ),
    "image_too_tall": gettext_noop(
        "The image is too tall: its sides are %(actual)s, at least %(limit)s go here."
    ),
    "alt_missing": gettext_noop("The image has no alt text. People who cannot see it will miss it."),
    "alt_too_long": gettext_noop("The alt text has %(actual)s characters; this network takes %(limit)s."),
    "no_link_card": gettext_noop("This network shows no link card. Put the link into the text."),
    "link_with_media": gettext_noop("A link card and media cannot share one post here. Keep one of them."),
    "too_many_parts": gettext_noop("The thread has %(actual)s posts; this network takes %(limit)s."),
    "no_thread": gettext_noop("This network has no threads. Take the dividing lines out."),
    "no_first_comment": gettext_noop("This network takes no first comment. Empty it for this channel."),
    "unknown_option": gettext_noop("This network does not know the option “%(actual)s”."),
    "option_missing": gettext_noop("Choose for this network: %(actual)s."),
    "option_not_possible": gettext_noop("This account cannot have that here: %(actual)s."),
    "option_hidden": gettext_noop("Turn on first what this stands below: %(actual)s."),
    "disclosure_empty": gettext_noop("Say whom the post promotes: you, somebody else, or both."),
    "reel_empty": gettext_noop("A reel is made of one video. Add it, or publish something else."),
    "story_empty": gettext_noop("A story is made of one photo or video. Add it, or publish something else."),
    "story_text": gettext_noop("A story shows no text: only the photo or video goes out."),
    "page_hidden": gettext_noop("The Page is not public at the network, so nobody will see it."),
    "media_missing": gettext_noop("This network takes no post without a photo or a video."),
    "image_too_large": gettext_noop("The image has %(actual)s pixels; this network takes %(limit)s at most."),
    "video_too_small": gettext_noop(
        "The shorter side of the video has %(actual)s pixels; this network takes %(limit)s and more."
    ),
    "only_with_video": gettext_noop("This goes only with a video: %(actual)s."),
    "only_with_photos": gettext_noop("This goes only with photos: %(actual)s."),
    "branded_private": gettext_noop(
        "A paid partnership cannot be hidden from everybody. Choose who sees it, or take the partnership out."
    ),
    "draft_in_app": gettext_noop(
        "In the app's inbox, audience and choices are made in the app; the text of a video does not go along."
    ),
    "too_few_files": gettext_noop("There are %(actual)s photos and videos; this needs at least %(limit)s."),
    "too_many_files": gettext_noop("There are %(actual)s photos and videos; this network takes %(limit)s."),
    "too_many_hashtags": gettext_noop("There are %(actual)s hashtags; this network takes %(limit)s."),
    "too_many_mentions": gettext_noop("There are %(actual)s mentions; this network takes %(limit)s."),
    "too_many_links": gettext_noop("There are %(actual)s links; this network takes %(limit)s."),
}


class Fix(StrEnum):
    """What the composer offers to do about a problem."""

    SHORTEN = "shorten"
    SPLIT = "split"  # into a thread
    CROP = "crop"
    CONVERT = "convert"
    ALT = "alt"  # write the missing alt text


# Codes that keep nothing from being sent.
ADVICE = frozenset({"alt_missing", "draft_in_app", "page_hidden", "story_text"})

# `fixes.fixes_for` leaves out what a network cannot do.
FIXES: Mapping[str, tuple[Fix, ...]] = {
    "text_too_long": (Fix.SHORTEN, Fix.SPLIT),
    "text_too_heavy": (Fix.SHORTEN, Fix.SPLIT),
    "alt_too_long": (Fix.SHORTEN,),
    "alt_missing": (Fix.ALT,),
    "image_type": (Fix.CONVERT,),
    "image_too_big": (Fix.CONVERT,),
    "image_too_wide": (Fix.CROP,),
    "image_too_tall": (Fix.CROP,),
}

# What came back instead of a receipt, and what a person can do: code → sentence.
ANSWERS: Mapping[str, str] = {
    "not_reached": gettext_noop("The network could not be reached. It will be tried again."),
    "no_answer": gettext_noop("The network did not answer. It will be tried again."),
    "busy": gettext_noop("The network asks to wait. It will be tried again."),
    "network_trouble": gettext_noop("The network has trouble of its own. It will be tried again."),
    "maybe_sent": gettext_noop("The network did not say whether it took the post. It is being looked up."),
    "several_found": gettext_noop(
        "Several posts there look like this one, so we cannot tell which it is. Look at the account and decide."
    ),
    "sign_in_again": gettext_noop("The network no longer accepts the stored sign-in. Reconnect the channel."),
    "access_withdrawn": gettext_noop(
        "Somebody took back at the network what they had allowed us. Reconnect the channel to go on."
    ),
    "wrong_password": gettext_noop(
        "The name or the app password is wrong. Make a new app password and try again."
    ),
    "no_app_password": gettext_noop(
        "That is no app password. Make one at Bluesky; never type your own password here."
    ),
    "nobody_there": gettext_noop("No server answers at this address. Check it, or try again later."),
    "unknown_handle": gettext_noop("Nobody there has this handle. Check it, or the server."),
    "declined": gettext_noop(
        "You did not agree at the network, so nothing was connected. Try again when you like."
    ),
    "scopes_missing": gettext_noop(
        "Not everything was allowed that publishing needs: %(missing)s. Try again and leave all boxes ticked."
    ),
    "sign_in_over": gettext_noop("This sign-in took too long or was used before. Start again."),
    "no_accounts": gettext_noop(
        "The network named no account that can be published to. Check your role there, then try again."
    ),
    "not_set_up": gettext_noop("This network is not set up on this server yet. Ask whoever runs it."),
    "renewal_interrupted": gettext_noop(
        "The sign-in was being renewed when something broke off, and the new one was lost. Reconnect the channel."
    ),
    "not_public": gettext_noop(
        "The network fetches the files itself, but this server cannot be reached from outside. Ask whoever runs it."
    ),
    "media_not_fetched": gettext_noop("The network could not fetch a file. It will be tried again."),
    "in_the_making": gettext_noop("The network prepares the files. It goes on by itself."),
    "media_refused": gettext_noop("The network could not use a file (%(why)s). Change it and try again."),
    "quota_used": gettext_noop(
        "The network takes no more posts of this account today. It will be tried again."
    ),
    "blocked": gettext_noop(
        "The network has blocked posting for this account for a while. Sign in there and see what it asks for."
    ),
    "not_permitted": gettext_noop(
        "The network does not permit this with the rights it was given. Reconnect the channel."
    ),
    "options_changed": gettext_noop(
        "The account no longer allows what was chosen. Open the post and choose again."
    ),
    "app_quota_used": gettext_noop(
        "So many accounts have published by this server today that the network takes no more. It will be tried again."
    ),
    "app_not_audited": gettext_noop(
        "The network has not audited this server's app: only private accounts may post, and only to themselves."
    ),
    "address_not_verified": gettext_noop(
        "The network fetches files only from addresses that were verified there. Ask whoever runs this server."
    ),
    "inbox_full": gettext_noop(
        "Too much lies in the app's inbox already. Finish something there; it will be tried again."
    ),
    "app_too_old": gettext_noop(
        "The app on the account's phone is too old for this. Update it and try again."
    ),
    "taken_back": gettext_noop("The post was taken back at the network before it came out."),
    "waits_in_inbox": gettext_noop("It lies in the app's inbox of the account. Finish it there."),
    "account_closed": gettext_noop("The account is suspended or deactivated. Sign in at the network itself."),
    "address_refused": gettext_noop(
        "The server address is not public. Check it, or ask the operator to allow it."
    ),
    "address_wrong": gettext_noop("There is no such network at this address. Check the address."),
    "not_accepted": gettext_noop("The network did not accept the post. Change it and try again."),
    "refused_because": gettext_noop("The network refused the post (%(why)s). Change it and try again."),
    "said_before": gettext_noop(
        "The account has said exactly this a short while ago, so the network refuses it. Change the words and try again."
    ),
    "media_too_big": gettext_noop("The network found a file too big. Make it smaller and try again."),
    "key_taken": gettext_noop("Another post is stored under this key. Duplicate the post and send the copy."),
    "gone_there": gettext_noop("The post is no longer there."),
    "cannot_edit": gettext_noop("This network does not let posts be changed. Delete it and publish another."),
    "cannot_delete": gettext_noop("This network does not let posts be deleted from here. Delete it there."),
    "practised": gettext_noop(
        "The practice network refused, as its settings ask. Change them and try again."
    ),
    "thread_stopped": gettext_noop(
        "%(sent)s of %(all)s posts are published, the next was refused. Finish or delete them there."
    ),
    "comment_refused": gettext_noop(
        "The post is published, but the network refused its first comment. Add it there yourself."
    ),
    "problems": gettext_noop("The post breaks a limit of this network. Open it to see what to change."),
}

# What a person allows at a server of the fediverse, by its name there: "It may …".
FEDIVERSE_RIGHTS: Mapping[str, str] = {
    "read:accounts": gettext_noop("see who you are"),
    "read:statuses": gettext_noop("see what was published"),
    "write:statuses": gettext_noop("publish posts"),
    "write:media": gettext_noop("upload photos and videos"),
}
