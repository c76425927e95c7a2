"""What is said in a video, as a file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.engines.rules import subtitles_of
from postwright.flow.analysis import queries
from postwright.flow.analysis.adapters import item_of

MIMES = {"vtt": "text/vtt", "srt": "application/x-subrip"}


@require_GET
@member_required
def download_subtitles(request: MemberRequest, media_id: UUID, form: str) -> HttpResponse:
    item = item_of(request, media_id)
    hearing = queries.hearing_for(request.member, item)
    if form not in MIMES or hearing is None or not hearing.text:
        raise Http404
    name = f"{item.file_name.rpartition('.')[0] or 'video'}.{form}"
    answer = HttpResponse(
        subtitles_of(hearing.transcript, form), content_type=f"{MIMES[form]}; charset=utf-8"
    )
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
