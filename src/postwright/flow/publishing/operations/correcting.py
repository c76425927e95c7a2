"""That something is done at the network with one that is out; what and by whom is kept in `flow/corrections`."""

from datetime import datetime

from postwright.flow.publishing.models import Publication


def begin_correction(*, publication: Publication, verb: str) -> Publication:
    """:param verb: `edit` or `delete`"""
    publication.correcting = verb
    publication.save(update_fields=["correcting"])
    return publication


def end_correction(*, publication: Publication, is_deleted: bool, at: datetime) -> Publication:
    """What is deleted has no address any more."""
    publication.correcting = ""
    if is_deleted:
        publication.deleted_at, publication.remote_url = at, ""
    publication.save(update_fields=["correcting", "deleted_at", "remote_url"])
    return publication
