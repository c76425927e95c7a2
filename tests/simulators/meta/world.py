"""Who and what there is: an app, people, Pages, Instagram accounts, and everything they hold."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

ALL_TASKS = ("ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE")


@dataclass(eq=False)
class App:
    """`redirect_uris` empty: any is taken, for use by hand. `configurations`: of Login for Business, id → scopes."""

    id: str = "4000000000001"
    secret: str = "app-secret-of-the-simulator"
    instagram_id: str = "5000000000001"
    instagram_secret: str = "instagram-secret-of-the-simulator"
    name: str = "Postwright"
    verify_token: str = "verify-token"
    redirect_uris: set[str] = field(default_factory=set)
    configurations: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(eq=False)
class Person:
    """`hold`: 459 (must log in) or 464 (not confirmed) while Facebook lets the person do nothing."""

    id: str
    name: str
    permissions: dict[str, str] = field(default_factory=dict)  # → granted, declined, expired
    ticked: set[str] = field(default_factory=set)  # the Pages shared with the app
    hold: int | None = None
    is_blocked: bool = False  # 368


@dataclass(eq=False)
class Page:
    id: str
    name: str
    username: str
    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # person id → tasks
    instagram: "InstagramAccount | None" = None
    category: str = "Bakery"
    is_published: bool = True
    engaged_users: int = 50
    through_business: set[str] = field(default_factory=set)  # people whose role comes through a business
    subscribed: tuple[str, ...] = ()

    @property
    def account(self) -> "Page":
        return self


@dataclass(eq=False)
class InstagramAccount:
    """`state`: active, restricted (25/2207050) or unavailable (9009)."""

    id: str
    username: str
    name: str
    account_type: str = "Business"  # or Media_Creator
    impressions: int = 100
    state: str = "active"
    owner: Person | None = None  # who logs in at Instagram with it
    is_blocked: bool = False
    products: set[str] = field(default_factory=set)
    used: list[tuple[float, str]] = field(default_factory=list)  # publications, for the quota
    containers: list[float] = field(default_factory=list)
    subscribed: tuple[str, ...] = ()

    @property
    def scoped_id(self) -> str:
        return self.id[::-1]

    @property
    def account(self) -> "InstagramAccount":
        return self


@dataclass(eq=False)
class Published:
    """One thing that the public can see. `deleted_at`: None while it still can."""

    account: str
    kind: str  # feed, photo, video, reel, story, comment, image, carousel
    id: str
    text: str
    at: float
    media: tuple[str, ...] = ()
    deleted_at: float | None = None
    real_at: float = field(default_factory=time.time)  # by the machine's clock, for histories


class World:
    """`things`: everything with an id, by id."""

    def __init__(self) -> None:
        self.app = App()
        self.people: dict[str, Person] = {}
        self.pages: dict[str, Page] = {}
        self.instagram: dict[str, InstagramAccount] = {}
        self.things: dict[str, Any] = {}
        self.ledger: list[Published] = []
        self.waiting: list[Any] = []  # scheduled posts
        self.lock = threading.Lock()  # the wall is read by tests and written by the server
        self._numbers: Iterator[int] = itertools.count(1)

    def number(self, start: int) -> str:
        return str(start + next(self._numbers))

    def add_person(self, name: str) -> Person:
        person = Person(self.number(55_000), name)
        self.people[person.id] = self.things[person.id] = person
        return person

    def add_page(self, name: str, **roles: Any) -> Page:
        """`tasks`: by person. Instagram accounts are bound with `page.instagram = …`."""
        page = Page(self.number(10_100), name, name.lower().replace(" ", ""))
        page.tasks = {person.id: tasks for person, tasks in roles.get("tasks", {}).items()}
        self.pages[page.id] = self.things[page.id] = page
        return page

    def add_instagram(self, username: str, **more: Any) -> InstagramAccount:
        account = InstagramAccount(self.number(17_841_400_000_000_000), username, username.title(), **more)
        self.instagram[account.id] = self.things[account.id] = account
        return account

    def page_of(self, account: InstagramAccount) -> Page | None:
        return next((page for page in self.pages.values() if page.instagram is account), None)

    def keep(self, thing: Any) -> Any:
        self.things[thing.id] = thing
        return thing

    def publish(self, published: Published) -> None:
        self.ledger.append(published)

    def forget(self, thing_id: str, at: float) -> None:
        """Deleted: gone for reading, marked in the ledger."""
        thing = self.things.pop(thing_id, None)
        with self.lock:
            self.waiting = [one for one in self.waiting if one is not thing]
        for one in self.ledger:
            if one.id == thing_id and one.deleted_at is None:
                one.deleted_at = at


def demo_world() -> World:
    """Anna owns two Pages (one with Instagram) and a professional account without a Page; Ben moderates one."""
    world = World()
    anna, ben = world.add_person("Anna"), world.add_person("Ben")
    bakery = world.add_page("Demo Bakery", tasks={anna: ALL_TASKS, ben: ("MODERATE",)})
    bakery.instagram = world.add_instagram("demobakery", owner=anna)
    world.add_page("Second Shop", tasks={anna: ALL_TASKS})
    world.add_instagram("solo.creator", account_type="Media_Creator", owner=anna)
    world.add_instagram("bens.bike", owner=ben)
    return world
