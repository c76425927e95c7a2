"""What a page for members shows around its content. `config` fills it; `ui` knows no slice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """`tab` puts the item into the bottom bar of phones as well (at most four)."""

    label: str
    url_name: str
    icon: str
    count: int = 0
    tab: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def is_current(self, path: str) -> bool:
        return path == self.url or (self.url.count("/") > 1 and path.startswith(self.url))


@dataclass(frozen=True, kw_only=True)
class BrandChoice:
    """`url` takes a POST that makes this brand the current one."""

    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class MenuLink:
    label: str
    url: str
    icon: str
    is_post: bool = False


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A line of the command palette; `words` are further search words."""

    label: str
    url: str
    icon: str = "arrow-right"
    group: str = ""
    words: str = ""

    def as_json(self) -> dict[str, str]:
        names = ("label", "url", "icon", "group", "words")
        return {name: str(getattr(self, name)) for name in names}


@dataclass(frozen=True, kw_only=True)
class Shell:
    organisation: str
    person: str
    email: str
    home_url: str
    navigation: Sequence[NavItem]
    navigation_foot: Sequence[NavItem] = ()
    brands: Sequence[BrandChoice] = ()
    new_brand_url: str = ""
    account_menu: Sequence[MenuLink] = ()
    is_demo: bool = False
    destinations: Sequence[Destination] = field(default_factory=tuple)

    @property
    def current_brand(self) -> BrandChoice | None:
        return next((brand for brand in self.brands if brand.is_current), None)

    @property
    def tabs(self) -> list[NavItem]:
        return [item for item in self.navigation if item.tab][:4]

    @property
    def palette(self) -> list[dict[str, str]]:
        return [destination.as_json() for destination in self.destinations]


def current_item(request: HttpRequest, items: Sequence[NavItem]) -> NavItem | None:
    """The item whose address is the longest beginning of the page's own."""
    matching = [item for item in items if item.is_current(request.path)]
    return max(matching, key=lambda item: len(item.url), default=None)
