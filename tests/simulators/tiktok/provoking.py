"""
How each code of `codes.csv` is brought about. A test makes the simulator say every one of them.

A word of the publisher's own is preferred; what depends on TikTok alone comes by `faults.script`.
"""

import csv
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.simulators.parts.faults import Fault
from tests.simulators.parts.samples import FileHost, film, picture
from tests.simulators.parts.waiting import until
from tests.simulators.tiktok.caller import Caller, query
from tests.simulators.tiktok.errors import ApiError, TokenError

CODES = Path(__file__).with_name("codes.csv")
type Answer = tuple[int, str]
type Provocation = Callable[[Caller, FileHost], Awaitable[Answer]]


def rows() -> list[tuple[str, str, int]]:
    """Where, code, HTTP status."""
    with CODES.open() as file:
        return [(row["where"], row["code"], int(row["http"])) for row in csv.DictReader(file)]


def authorize(**changed: str) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        said = await caller.authorize(**changed)
        return said.status, query(said)["error"]

    return provoke


async def _refuse(caller: Caller, files: FileHost) -> Answer:
    said = await caller.agree(answer="refuse")
    return said.status, query(said)["error"]


async def _unapproved(caller: Caller, files: FileHost) -> Answer:
    caller.tiktok.app.is_approved = False
    return await authorize()(caller, files)


def token(**form: str) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        said = await caller.token_call(**form)
        return said.status, said.code

    return provoke


def scripted_token(code: str) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        caller.tiktok.faults.script("token", TokenError(code))
        return await token()(caller, files)

    return provoke


def init(**post: object) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        said = await caller.init(1000, **post)
        return said.status, said.code

    return provoke


def after(change: Callable[[Caller], object], then: Provocation) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        change(caller)
        return await then(caller, files)

    return provoke


def scoped(*scopes: str) -> Callable[[Caller], object]:
    def change(caller: Caller) -> None:
        caller.token = caller.tiktok.connect(caller.open_id, scopes)["access_token"]

    return change


def scripted(route: str, code: str) -> Callable[[Caller], object]:
    return lambda caller: caller.tiktok.faults.script(route, ApiError(code))


def creator(**values: object) -> Callable[[Caller], object]:
    return lambda caller: vars(caller.tiktok.creators[caller.open_id]).update(values)


def app(**values: object) -> Callable[[Caller], object]:
    return lambda caller: vars(caller.tiktok.app).update(values)


async def creator_info(caller: Caller, files: FileHost) -> Answer:
    said = await caller.creator_info()
    return said.status, said.code


async def user_info(caller: Caller, files: FileHost) -> Answer:
    said = await caller.api("/v2/user/info/?fields=open_id,username", method="GET")
    return said.status, said.code


async def bad_list(caller: Caller, files: FileHost) -> Answer:
    said = await caller.list(max_count=21)
    return said.status, said.code


async def too_often(caller: Caller, files: FileHost) -> Answer:
    for _ in range(6):
        await caller.init(1000)
    return await init()(caller, files)


def too_many(route: Provocation) -> Provocation:
    async def provoke(caller: Caller, files: FileHost) -> Answer:
        caller.tiktok.switches.posts_a_day = 1
        await caller.end(await caller.post(film()))
        return await route(caller, files)

    return provoke


async def unverified(caller: Caller, files: FileHost) -> Answer:
    said = await caller.pull("https://strange.example/v.mp4")
    return said.status, said.code


async def pending(caller: Caller, files: FileHost) -> Answer:
    for _ in range(5):
        await caller.init(1000, route="inbox_init")
    said = await caller.init(1000, route="inbox_init")
    return said.status, said.code


async def photo_draft(caller: Caller, files: FileHost) -> Answer:
    said = await caller.photos(files.at("1.jpg"), mode="MEDIA_UPLOAD")
    return said.status, said.code


def about(path: str, *, whose: str = "") -> Provocation:
    """A call about a share that is somebody else's, or nobody's."""

    async def provoke(caller: Caller, files: FileHost) -> Answer:
        publish_id = (await caller.init(1000)).data["publish_id"] if whose else "v_pub_file~nothing"
        caller.token = caller.tiktok.connect(whose or caller.open_id)["access_token"]
        said = await caller.api(f"/v2/post/publish/{path}/", {"publish_id": publish_id})
        return said.status, said.code

    return provoke


async def too_late(caller: Caller, files: FileHost) -> Answer:
    publish_id = await caller.post(film())
    await caller.end(publish_id)
    said = await caller.cancel(publish_id)
    return said.status, said.code


def upload(
    *, size: int = 1000, cut: int = 0, first: int = 0, fault: Fault | None = None, late: bool = False
) -> Provocation:
    """:param size: of the video; `cut`: bytes of the chunk, if not all; `first`: where it says that it begins"""

    async def provoke(caller: Caller, files: FileHost) -> Answer:
        url = (await caller.init(size)).data["upload_url"]
        if fault:
            caller.tiktok.faults.script("upload_last", fault)
        if late:
            caller.tiktok.clock.advance(hours=1)
        said = await caller.put(url, bytes(cut or size), first, size)
        return said.status, str(said.status)

    return provoke


async def no_such_upload(caller: Caller, files: FileHost) -> Answer:
    said = await caller.put(f"{caller.tiktok.url}/upload/?upload_id=1&upload_token=x", b"x")
    return said.status, str(said.status)


def failed(data: Callable[[], bytes] = film, title: str = "", **values: object) -> Provocation:
    """A video that is taken and comes to nothing; `values`: what changes about the creator meanwhile."""

    async def provoke(caller: Caller, files: FileHost) -> Answer:
        switches = caller.tiktok.switches
        switches.processing_s = 3600
        publish_id = await caller.post(data(), title=title)
        share = caller.tiktok.shares[publish_id]
        await until(lambda: share.ready_at)
        creator(**values)(caller)
        caller.tiktok.clock.advance(hours=1)
        return 200, (await caller.end(publish_id))["fail_reason"]

    return provoke


async def taken_back(caller: Caller, files: FileHost) -> Answer:
    publish_id = (await caller.init(1000)).data["publish_id"]
    await caller.cancel(publish_id)
    return 200, (await caller.end(publish_id))["fail_reason"]


async def consent_over(caller: Caller, files: FileHost) -> Answer:
    caller.tiktok.switches.processing_s = 3600
    publish_id = await caller.post(film())
    await until(lambda: caller.tiktok.shares[publish_id].ready_at)
    caller.tiktok.end(caller.open_id)
    caller.tiktok.clock.advance(hours=1)
    caller.token = caller.tiktok.connect("o-berta")["access_token"]
    await until(lambda: caller.tiktok.shares[publish_id].is_over)
    return 200, caller.tiktok.shares[publish_id].fail_reason


async def video_gone(caller: Caller, files: FileHost) -> Answer:
    publish_id = (await caller.pull(files.at("gone.mp4"))).data["publish_id"]
    return 200, (await caller.end(publish_id))["fail_reason"]


async def photo_gone(caller: Caller, files: FileHost) -> Answer:
    publish_id = (await caller.photos(files.put("1.jpg", picture()), files.at("gone.jpg"))).data["publish_id"]
    return 200, (await caller.end(publish_id))["fail_reason"]


PROVOKE: dict[tuple[str, str], Provocation] = {
    ("authorize", "access_denied"): _refuse,
    ("authorize", "unauthorized_client"): _unapproved,
    ("authorize", "invalid_scope"): authorize(scope="video.everything"),
    ("authorize", "unsupported_response_type"): authorize(response_type="token"),
    ("token", "invalid_client"): token(client_secret="wrong", grant_type="refresh_token"),
    ("token", "invalid_grant"): token(grant_type="refresh_token", refresh_token="rft.strange"),
    ("token", "invalid_request"): token(grant_type="authorization_code"),
    ("token", "unsupported_grant_type"): token(grant_type="password"),
    ("token", "server_error"): scripted_token("server_error"),
    ("token", "temporarily_unavailable"): scripted_token("temporarily_unavailable"),
    ("api", "access_token_invalid"): after(lambda c: c.tiktok.clock.advance(hours=24), user_info),
    ("api", "scope_not_authorized"): after(scoped("video.list"), user_info),
    ("api", "scope_permission_missed"): after(scoped("user.info.basic"), user_info),
    ("api", "invalid_params"): bad_list,
    ("api", "invalid_param"): init(title="x" * 2201),
    ("api", "invalid_file_upload"): after(scripted("video_init", "invalid_file_upload"), init()),
    ("api", "rate_limit_exceeded"): too_often,
    ("api", "internal_error"): after(scripted("user_info", "internal_error"), user_info),
    ("creator_info", "spam_risk_too_many_posts"): too_many(creator_info),
    ("creator_info", "spam_risk_user_banned_from_posting"): after(creator(is_banned=True), creator_info),
    ("creator_info", "reached_active_user_cap"): after(app(active_creators=0), creator_info),
    ("video_init", "invalid_param"): init(privacy_level=None),
    ("video_init", "spam_risk_too_many_posts"): too_many(init()),
    ("video_init", "spam_risk_user_banned_from_posting"): after(creator(is_banned=True), init()),
    ("video_init", "reached_active_user_cap"): after(app(active_creators=0), init()),
    ("video_init", "unaudited_client_can_only_post_to_private_accounts"): after(
        app(is_audited=False), init()
    ),
    ("video_init", "url_ownership_unverified"): unverified,
    ("video_init", "privacy_level_option_mismatch"): init(privacy_level="FOLLOWER_OF_CREATOR"),
    ("video_init", "access_token_invalid"): after(lambda c: c.tiktok.end(c.open_id), init()),
    ("video_init", "scope_not_authorized"): after(scoped("video.upload"), init()),
    ("video_init", "rate_limit_exceeded"): too_often,
    ("inbox_init", "spam_risk_too_many_pending_share"): pending,
    ("content_init", "app_version_check_failed"): after(creator(app_version=(31, 7)), photo_draft),
    ("status", "invalid_publish_id"): about("status/fetch"),
    ("status", "token_not_authorized_for_specified_publish_id"): about("status/fetch", whose="o-berta"),
    ("cancel", "publish_not_cancellable"): too_late,
    ("cancel", "invalid_publish_id"): about("cancel"),
    ("cancel", "token_not_authorized_for_specified_publish_id"): about("cancel", whose="o-berta"),
    ("upload", "206"): upload(size=12_000_000, cut=6_000_000),
    ("upload", "201"): upload(),
    ("upload", "400"): upload(cut=999),
    ("upload", "403"): upload(late=True),
    ("upload", "404"): no_such_upload,
    ("upload", "416"): upload(size=12_000_000, cut=6_000_000, first=6_000_000),
    ("upload", "500"): upload(fault=Fault.ERROR_LOST),
    ("upload", "502"): upload(fault=Fault.GATEWAY_STORED),
    ("fail_reason", "file_format_check_failed"): failed(lambda: b"no film" * 200),
    ("fail_reason", "duration_check_failed"): after(creator(max_seconds=3), failed(lambda: film(seconds=4))),
    ("fail_reason", "frame_rate_check_failed"): failed(lambda: film(rate=10)),
    ("fail_reason", "picture_size_check_failed"): failed(lambda: film(width=320)),
    ("fail_reason", "publish_cancelled"): taken_back,
    ("fail_reason", "auth_removed"): consent_over,
    ("fail_reason", "spam_risk_user_banned_from_posting"): failed(is_banned=True),
    ("fail_reason", "video_pull_failed"): video_gone,
    ("fail_reason", "photo_pull_failed"): photo_gone,
    **{
        ("fail_reason", reason): failed(title=f"[fail:{reason}]")
        for reason in ("spam_risk_text", "spam_risk", "spam_risk_too_many_posts", "internal")
    },
}
