"""How the world alone leads to each code that needs no order: one function for each, named in RECIPES."""

from collections.abc import Callable

from tests.simulators.meta.conftest import Answer, Desk, Files, film, picture
from tests.simulators.meta.options import DAY, HOUR, MIB, Seconds

Recipe = Callable[[Desk, Files], Answer]
RECIPES: dict[tuple[int, int | None], Recipe] = {}
SCOPE = "pages_manage_posts"


def provokes(code: int, subcode: int | None = None) -> Callable[[Recipe], Recipe]:
    def keep(recipe: Recipe) -> Recipe:
        RECIPES[code, subcode] = recipe
        return recipe

    return keep


def simple(code: int, subcode: int | None, recipe: Recipe) -> None:
    RECIPES[code, subcode] = recipe


# --- Permissions, people, tokens ---

simple(1, None, lambda desk, _: desk.get(f"{desk.page.id}/posts", limit=500))
simple(100, None, lambda desk, _: desk.get(desk.page.id, fields="name,shoe_size"))
simple(100, 33, lambda desk, _: desk.get("404"))
simple(104, None, lambda desk, _: desk.get("me", token=""))
simple(190, None, lambda desk, _: desk.get("me", token="EAABmadeup"))


@provokes(10)
def without_permission(desk: Desk, _: Files) -> Answer:
    desk.anna.permissions["instagram_basic"] = "declined"
    return desk.get(desk.account.id, fields="username")


@provokes(200)
def without_role_of_the_app(desk: Desk, _: Files) -> Answer:
    desk.anna.permissions[SCOPE] = "declined"
    return desk.feed()


@provokes(190, 458)
def app_removed(desk: Desk, _: Files) -> Answer:
    desk.meta.remove_app(desk.anna)
    return desk.feed()


@provokes(190, 459)
def must_log_in(desk: Desk, _: Files) -> Answer:
    desk.anna.hold = 459
    return desk.feed()


@provokes(190, 464)
def not_confirmed(desk: Desk, _: Files) -> Answer:
    desk.anna.hold = 464
    return desk.feed()


@provokes(190, 460)
def password_changed(desk: Desk, _: Files) -> Answer:
    desk.meta.tokens.kill(desk.anna, 460)
    return desk.feed()


@provokes(190, 467)
def logged_out(desk: Desk, _: Files) -> Answer:
    desk.meta.tokens.kill(desk.anna, 467)
    return desk.feed()


@provokes(190, 463)
def expired(desk: Desk, _: Files) -> Answer:
    desk.meta.clock.advance(61 * DAY)
    return desk.get("me", token=desk.user_token)


@provokes(190, 492)
def role_lost(desk: Desk, _: Files) -> Answer:
    del desk.page.tasks[desk.anna.id]
    return desk.feed()


@provokes(368)
def blocked(desk: Desk, _: Files) -> Answer:
    desk.anna.is_blocked = True
    return desk.feed()


@provokes(9009)
def unavailable(desk: Desk, _: Files) -> Answer:
    desk.account.state = "unavailable"
    return desk.get(desk.account.id)


@provokes(25, 2207050)
def restricted(desk: Desk, files: Files) -> Answer:
    desk.account.state = "restricted"
    return desk.container(image_url=files.picture())


def exchange(desk: Desk, code: str, redirect_uri: str = "http://x.test/back") -> Answer:
    app = desk.meta.world.app
    secrets = {"client_id": app.id, "client_secret": app.secret}
    return desk.get("oauth/access_token", token="", code=code, redirect_uri=redirect_uri, **secrets)


def agreed(desk: Desk) -> str:
    return desk.meta.agree(desk.anna, (SCOPE,), {desk.page.id}, "http://x.test/back")


@provokes(100, 36007)
def code_expired(desk: Desk, _: Files) -> Answer:
    code = agreed(desk)
    desk.meta.clock.advance(HOUR + 1)
    return exchange(desk, code)


simple(100, 36008, lambda desk, _: exchange(desk, agreed(desk), "http://x.test/back/"))


@provokes(100, 36009)
def code_used(desk: Desk, _: Files) -> Answer:
    code = agreed(desk)
    exchange(desk, code)
    return exchange(desk, code)


# --- Limits ---


def full(code: int, family: str, call: Callable[[Desk], Answer], key: Callable[[Desk], str]) -> None:
    def recipe(desk: Desk, _: Files) -> Answer:
        desk.meta.usage.fill(family, key(desk), 100, desk.meta.clock.now())
        return call(desk)

    RECIPES[code, None] = recipe


def read_as_person(desk: Desk) -> Answer:
    return desk.get(desk.page.id, token=desk.user_token)


def comment(desk: Desk) -> Answer:
    return desk.post(f"{desk.feed().body['id']}/comments", message="First")


full(4, "app", Desk.feed, lambda desk: desk.meta.world.app.id)
full(17, "user", read_as_person, lambda desk: desk.anna.id)
full(32, "page_by_user", read_as_person, lambda desk: desk.page.id)
full(613, "comments", comment, lambda desk: desk.page.id)
full(80001, "page", Desk.feed, lambda desk: desk.page.id)
full(80002, "instagram", lambda desk: desk.get(desk.account.id), lambda desk: desk.account.id)


@provokes(9, 2207042)
def quota_used(desk: Desk, files: Files) -> Answer:
    desk.meta.options.instagram_quota = 0
    return desk.publish(desk.container(image_url=files.picture()).body["id"])


# --- Pages ---

simple(1609005, None, lambda desk, _: desk.feed(link="https://nowhere.invalid/a"))


@provokes(506)
def twice(desk: Desk, _: Files) -> Answer:
    desk.meta.options.refuse_duplicates_seconds = 60
    desk.feed()
    return desk.feed()


@provokes(100, 1366046)
def no_photo(desk: Desk, _: Files) -> Answer:
    return desk.post(f"{desk.page.id}/photos", files={"source": b"no picture"})


def session(desk: Desk) -> str:
    told = desk.post(f"{desk.page.id}/videos", upload_phase="start", file_size=10)
    return str(told.body["upload_session_id"])


def transfer(desk: Desk, number: str, offset: int) -> Answer:
    said = {"upload_phase": "transfer", "upload_session_id": number, "start_offset": offset}
    return desk.post(f"{desk.page.id}/videos", files={"video_file_chunk": b"12345"}, **said)


simple(1363037, None, lambda desk, _: transfer(desk, session(desk), 7))
simple(1363041, None, lambda desk, _: transfer(desk, "404", 0))


def reel(desk: Desk, data: bytes, **more: object) -> Answer:
    path = f"{desk.page.id}/video_reels"
    started = desk.post(path, upload_phase="start").body
    headers = {"Authorization": f"OAuth {desk.token}", "offset": "0", "file_size": str(len(data))}
    desk.post(started["upload_url"], body=data, headers=headers)
    said = {"upload_phase": "finish", "video_id": started["video_id"], "video_state": "PUBLISHED"} | more
    return desk.post(path, **said)


simple(1363040, None, lambda desk, _: reel(desk, film(960, 540)))
simple(1363127, None, lambda desk, _: reel(desk, film(270, 480)))
simple(1363128, None, lambda desk, _: reel(desk, film(seconds=2)))
simple(1363129, None, lambda desk, _: reel(desk, film(rate=10)))

# --- Instagram: creating ---

simple(9004, 2207052, lambda desk, files: desk.container(image_url=files.put("gone.jpg", b"", 404)))
simple(36000, 2207004, lambda desk, files: desk.container(image_url=files.put("big.jpg", bytes(8 * MIB + 1))))
simple(36001, 2207005, lambda desk, files: desk.container(image_url=files.put("a.png", picture(kind="PNG"))))
simple(36003, 2207009, lambda desk, files: desk.container(image_url=files.picture(width=300, height=100)))
simple(36004, 2207010, lambda desk, files: desk.container(image_url=files.picture(), caption="a" * 2201))
simple(100, 2207040, lambda desk, files: desk.container(image_url=files.picture(), caption="@ann " * 21))
simple(100, 2207023, lambda desk, files: desk.container(image_url=files.picture(), media_type="POEM"))
simple(100, 2207028, lambda desk, _: desk.container(media_type="CAROUSEL", children="1"))


@provokes(-2, 2207003)
def slow_address(desk: Desk, files: Files) -> Answer:
    desk.meta.options.fetch_seconds = 0.000_01
    return desk.container(image_url=files.picture())


def tagged(desk: Desk, tag: dict[str, object], **what: object) -> Answer:
    desk.account.products.add("5")
    return desk.container(product_tags=[tag], **what)


def with_product(code: int, tag: dict[str, object], *, on_film: bool = False) -> None:
    def recipe(desk: Desk, files: Files) -> Answer:
        what = (
            {"video_url": files.film(), "media_type": "REELS"} if on_film else {"image_url": files.picture()}
        )
        return tagged(desk, tag, **what)

    RECIPES[100, code] = recipe


with_product(2207035, {"product_id": "5", "x": 0.5, "y": 0.5}, on_film=True)
with_product(2207036, {"product_id": "5"})
with_product(2207037, {"product_id": "6", "x": 0.5, "y": 0.5})


@provokes(100, 2207081)
def no_trial_reels(desk: Desk, files: Files) -> Answer:
    desk.meta.options.trial_reels = False
    trial = {"graduation_strategy": "MANUAL"}
    return desk.container(video_url=files.film(), media_type="REELS", trial_params=trial)


# --- Instagram: what becomes of a container ---

simple(24, 2207008, lambda desk, _: desk.publish("404"))


@provokes(24, 2207006)
def of_somebody_else(desk: Desk, files: Files) -> Answer:
    item = desk.container(image_url=files.picture(), is_carousel_item=True)
    return desk.publish(item.body["id"])


@provokes(-2, 2207020)
def container_expired(desk: Desk, files: Files) -> Answer:
    made = desk.container(image_url=files.picture())
    desk.meta.clock.advance(DAY + 1)
    return desk.publish(made.body["id"])


@provokes(9007, 2207027)
def too_early(desk: Desk, files: Files) -> Answer:
    desk.meta.options.image_processing = Seconds(60)
    return desk.publish(desk.container(image_url=files.picture()).body["id"])


def of_film(desk: Desk, address: str, **more: object) -> Answer:
    made = desk.container(video_url=address, media_type="REELS", **more)
    desk.meta.settle()
    return desk.publish(made.body["id"])


simple(352, 2207026, lambda desk, files: of_film(desk, files.film(moov_first=False)))
simple(100, 2207076, lambda desk, files: of_film(desk, files.put("gone.mp4", b"", 403)))
simple(1, 2207057, lambda desk, files: of_film(desk, files.film(), thumb_offset=9000))


def upload(desk: Desk, data: bytes) -> tuple[str, Answer]:
    made = desk.container(media_type="REELS", upload_type="resumable").body
    headers = {"Authorization": f"OAuth {desk.token}", "offset": "0", "file_size": str(len(data))}
    return made["id"], desk.post(made["uri"], body=data, headers=headers)


simple(-1, 2207053, lambda desk, _: desk.publish(upload(desk, b"no film")[0]))


@provokes(100, 2207082)
def sent_again(desk: Desk, _: Files) -> Answer:
    number, _answer = upload(desk, film())
    headers = {"Authorization": f"OAuth {desk.token}", "offset": "0", "file_size": "1"}
    address = f"{desk.meta.host('rupload.facebook.com')}/ig-api-upload/v25.0/{number}"
    return desk.post(address, body=b"1", headers=headers)


@provokes(-1, 2207073)
def delete_a_story(desk: Desk, files: Files) -> Answer:
    made = desk.container(image_url=files.picture(), media_type="STORIES")
    return desk.delete(desk.publish(made.body["id"]).body["id"])
