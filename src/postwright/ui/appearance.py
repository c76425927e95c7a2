"""Light, dark, or what the device says. The choice lives in the session, so that the first paint is right."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from postwright.ui import respond

SESSION_KEY = "theme"
THEMES = ("light", "dark")


def appearance(request: HttpRequest) -> dict[str, str]:
    """Context processor: `theme` is "light", "dark" or "" for the device's own."""
    return {"theme": request.session.get(SESSION_KEY, "") if hasattr(request, "session") else ""}


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    request.session[SESSION_KEY] = theme if theme in THEMES else ""
    if respond.is_part(request):
        return HttpResponse(status=204)
    return respond.go(request, way_back(request))


def way_back(request: HttpRequest) -> str:
    address = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else "/"
