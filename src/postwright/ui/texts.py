"""Words that the islands say. Scripts read them from the page, so that they are translated here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Stands wherever words of an AI are shown or given out.
AI_NOTICE = gettext_lazy(
    "Suggested by AI, which may be wrong. Whoever publishes it is responsible for reviewing it first."
)


def island_texts() -> dict[str, str]:
    return {
        "bytes": _("bytes"),
        "chosen": _("{n} chosen"),
        "chosen_most": _("{n} chosen, the most at once"),
        "working_on": _("Working on {n} …"),
        "held": _("{title}, picked up: {when}."),
        "left_where_it_was": _("Left where it was."),
        "not_movable": _("This one cannot be moved any more."),
        "edit_size": _("{width} by {height} pixels"),
        "part_lasts": _("{n} of {all} seconds"),
        "text_covered": _("The network's buttons lie over it."),
        "text_layer": _("Text “{words}”: the arrow keys move it"),
        "text_small": _("Too small to be read on a phone."),
        "past": _("This time has gone by."),
        "confirm": _("Continue"),
        "copied": _("Copied"),
        "failed": _("That did not work. Try again in a moment."),
        "fix_unsaved": _("Nothing is mended: your last words could not be saved."),
        "left": _("{n} left"),
        "logout_unsaved": _("You are still logged in: your last words could not be saved."),
        "none_found": _("Nothing found for “{words}”."),
        "offline": _("You seem to be offline. Nothing was lost; try again when you are back."),
        "other_file": _("This is another file. Choose {name} as it was."),
        "over": _("{n} too many"),
        "part": _("Post {n}:"),
        "pick_colour": _("Pick a colour"),
        "remove": _("Remove {name}"),
        "save_conflict": _("Not saved: somebody else changed it."),
        "save_failed": _("Not saved. We keep trying while this page is open."),
        "save_kept": _("Not saved yet. Kept on this device; we keep trying."),
        "save_offline": _("Offline. Kept on this device."),
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "schedule_unsaved": _("Nothing is scheduled: your last words could not be saved."),
        "session_over": _("You were logged out. Log in again in another tab, then come back."),
        "too_large": _("This file is larger than {limit}."),
        "upload_paused": _("The connection broke. Nothing is lost: it goes on where it stopped."),
        "upload_waits": _("The connection broke; trying again …"),
        "uploaded": _("Uploaded"),
        "uploading": _("Uploading, {n} %"),
        "waiting": _("Waiting"),
        "checking": _("Checking the file …"),
        "your_time": _("{time} where you are"),
        "zone_now": _("It is {time} there now."),
    }
