from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows: who is there, where they can go."""
    member = getattr(request, "member", None)
    return {"member": member, "memberships": getattr(request, "memberships", [])}
