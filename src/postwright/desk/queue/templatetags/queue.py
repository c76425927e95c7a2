from django import template
from django.utils.dates import WEEKDAYS

register = template.Library()


@register.filter
def weekday_name(weekday: int) -> str:
    """0 is Monday."""
    return str(WEEKDAYS[weekday])
