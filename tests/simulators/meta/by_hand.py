"""The simulator for a person: what to enter where."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.simulators.meta.call import HOSTS
from tests.simulators.meta.server import MetaSimulator


@contextmanager
def start(port: int) -> Iterator[list[str]]:
    with MetaSimulator(port=port) as meta:
        yield described(meta)


def described(meta: MetaSimulator) -> list[str]:
    app = meta.world.app
    people = [
        f"  {person.name} ({person.id}): "
        + ", ".join(f"{page.name} {page.id}" for page in meta.world.pages.values() if person.id in page.tasks)
        for person in meta.world.people.values()
    ]
    accounts = [
        f"  {one.username} {one.id}, {one.account_type}{', of ' + page.name if page else ''}"
        for one in meta.world.instagram.values()
        for page in [meta.world.page_of(one)]
    ]
    return [
        f"What was published: {meta.url}/",
        *(f"  {host}: {meta.host(host)}" for host in HOSTS),
        f"App: {app.id}, secret {app.secret}",
        f"Instagram app: {app.instagram_id}, secret {app.instagram_secret}",
        f"Webhook verify token: {app.verify_token}",
        "People and their Pages:",
        *people,
        "Instagram accounts:",
        *accounts,
    ]
