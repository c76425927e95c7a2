"""Plain pages for people at a browser: without script, style or anything from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from aiohttp import web


def page(title: str, *parts: str, status: int = 200, refresh_s: int = 0) -> web.Response:
    again = f'<meta http-equiv="refresh" content="{refresh_s}">' if refresh_s else ""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{again}'
    text = f'<!doctype html><html lang="en"><head>{head}<title>{escape(title)}</title></head><body>'
    body = f"<main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>"
    return web.Response(text=text + body, content_type="text/html", status=status)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    if not lines:
        return f"<h2>{escape(caption)}</h2><p>Nothing yet.</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<h2>{escape(caption)}</h2><table border="1"><tr>{head}</tr>{body}</table>'


def consent_form(
    *,
    action: str,
    hidden: Mapping[str, str],
    accounts: Mapping[str, str],
    scopes: Iterable[str],
    required: frozenset[str] = frozenset(),
) -> str:
    """
    Who are you, what do you allow, agree or refuse: `account`, `scope` (several), `answer`.

    :param accounts: names by id
    :param required: scopes that cannot be unticked
    """
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    people = "".join(
        f'<p><label><input type="radio" name="account" value="{escape(key)}"{" checked" if not number else ""}> '
        f"{escape(name)}</label></p>"
        for number, (key, name) in enumerate(accounts.items())
    )
    return (
        f'<form method="post" action="{escape(action)}">{kept}'
        f"<fieldset><legend>You are</legend>{people}</fieldset>"
        f"<fieldset><legend>The app may</legend>{''.join(_tick(one, one in required) for one in scopes)}</fieldset>"
        '<p><button name="answer" value="agree">Authorize</button> '
        '<button name="answer" value="refuse">Cancel</button></p></form>'
    )


def _tick(scope: str, fixed: bool) -> str:  # noqa: FBT001 - a word beside the call would say less
    always = f'<input type="hidden" name="scope" value="{escape(scope)}">' if fixed else ""
    name = "always" if fixed else "scope"
    return (
        f'<p><label>{always}<input type="checkbox" name="{name}" value="{escape(scope)}" checked'
        f"{' disabled' if fixed else ''}> {escape(scope)}</label></p>"
    )
