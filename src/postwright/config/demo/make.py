"""Makes the demo through the operations, with a moved clock. Imported once the application is up."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from postwright.base.accounts import operations as accounts
from postwright.base.accounts import queries as account_queries
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import DEMO_EMAIL
from postwright.base.connections import adapters
from postwright.base.connections import operations as connections
from postwright.base.connections import queries as connection_queries
from postwright.base.connections.models import Channel
from postwright.config.cli.problems import Problem
from postwright.config.demo import pictures, story
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis import queries as analysis_queries
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.brand import operations as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import operations as posts
from postwright.flow.posts.models import Post
from postwright.flow.publishing import operations as publishing
from postwright.flow.publishing import queries
from postwright.flow.publishing.engine.loop import Publisher
from postwright.flow.publishing.models import Publication
from postwright.flow.review.models import Through
from postwright.kit import tenancy
from postwright.kit.threads import DatabaseThreads

PATIENCE_S = 120
LOOK_S = 0.2
PLANNED_AHEAD = timedelta(days=2)
TOOK = timedelta(seconds=2)

type Tell = Callable[[str], None]


class DemoThere(Problem): ...


class DemoStuck(Problem): ...


def make(*, at: datetime, tell: Tell) -> tuple[Member, str]:
    """
    The member who owns the demo, and the password: told once, nowhere kept.

    :raises DemoThere: there is one already
    """
    if account_queries.user_by_email(DEMO_EMAIL):
        raise DemoThere("There is a demo already. Remove it first: postwright demo remove")
    password = secrets.token_urlsafe(9)
    member = accounts.create_person(
        email=DEMO_EMAIL,
        name=story.PERSON,
        password=password,
        organisation=story.ORGANISATION,
        is_demo=True,
        at=at - timedelta(days=12),
    )
    demo = _Demo(member, at, tell)
    demo.furnish()
    demo.upload()
    demo.write()
    demo.publish()
    return member, password


class _Demo:
    def __init__(self, member: Member, at: datetime, tell: Tell) -> None:
        self.member, self.at, self.tell = member, at, tell
        self.began = at - timedelta(days=12)
        self.brands: dict[str, Brand] = {}
        self.channels: dict[str, Channel] = {}
        self.media: dict[str, MediaItem] = {}
        self.was_due: dict[UUID, datetime] = {}

    def furnish(self) -> None:
        for name, profile in story.BRANDS.items():
            with self._scope():
                self.brands[name] = brands.create_brand(by=self.member, at=self.began, **profile)
            self.channels[name] = self._channel(name)

    def upload(self) -> None:
        """Each picture as its brand's, looked at by the engine; every second one with a decision."""
        brand_of = {name: one.brand for one in story.TELLINGS for name in one.pictures}
        for number, (name, picture) in enumerate(story.PICTURES.items()):
            self.tell(f"Drawing and looking at {name}")
            brand, then = self.brands[brand_of[name]], self.began + timedelta(hours=number)
            item = media.upload_media(
                stream=pictures.draw(picture.scene, seed=number),
                file_name=name,
                brand=brand,
                by=self.member,
                at=then,
            )
            item = self._prepared(item, then)
            with self._scope():
                media.describe_media(item=item, alt_text=picture.alt_text, by=self.member, at=then)
                analysis = analyses.request_analysis(
                    media_item=item, brand=brand, hint=picture.hint, by=self.member, at=then
                )
            self._decide(analyses.run_analysis(analysis=analysis, at=then), only_some=number % 2 == 1)
            self.media[name] = item

    def write(self) -> None:
        self.tell("Writing posts")
        for telling in story.TELLINGS:
            due_at = None if telling.due is None else _on_the_hour(self.at + timedelta(hours=telling.due))
            # Whatever is due was planned before; a draft is of today.
            then = min(due_at or self.at, self.at) - (PLANNED_AHEAD if due_at else timedelta(hours=3))
            with self._scope():
                post = self._post(telling, then)
                if due_at is None:
                    continue
                planned = publishing.schedule_post(
                    post=post,
                    revision=post.revision,
                    due_at=due_at,
                    read=Through.PAGE,
                    by=self.member,
                    at=then,
                )
                if due_at < self.at:
                    self._make_due(planned)
                if telling.takes_back:
                    publishing.cancel_publication(publication=planned[0], by=self.member, at=self.at)

    def publish(self) -> None:
        """What is due goes out through the real publisher, and then its clock is moved to when it was due."""
        self.tell("Publishing what was due")
        asyncio.run(self._publish())
        with self._scope():
            for publication in self._past():
                self._move_back(publication)

    def _make_due(self, planned: list[Publication]) -> None:
        """Now: whatever is late would wait for a person, and for its turn."""
        self.was_due |= {one.pk: one.due_at for one in planned}
        mine = queries.publications_for(self.member).filter(pk__in=[one.pk for one in planned])
        soon = self.at + PLANNED_AHEAD
        mine.update(due_at=self.at, next_at=self.at, late_at=soon, deadline_at=soon)

    def _prepared(self, item: MediaItem, then: datetime) -> MediaItem:
        """What the worker does after an upload."""
        for prepare in (media.preview_media, media.clean_media):
            stored = media_queries.item_in(item.organisation_id, item.pk)
            item = prepare(item=stored or item, at=then)
        return item

    def _channel(self, brand: str) -> Channel:
        name, script = story.CHANNELS[brand]
        found = adapters.sign_in("rehearsal", {"name": name}, organisation_id=self.member.organisation_id)
        with self._scope():
            channel = connections.connect_channel(
                brand_id=self.brands[brand].pk,
                network="rehearsal",
                found=found,
                by=self.member,
                at=self.began,
            )
            return connections.change_settings(
                channel=channel, settings={"script": script}, by=self.member, at=self.began
            )

    def _post(self, telling: story.Telling, then: datetime) -> Post:
        attached = [(self.media[name], story.PICTURES[name].alt_text) for name in telling.pictures]
        return posts.create_post(
            brand=self.brands[telling.brand],
            title=telling.title,
            text=telling.text,
            media=attached,
            channels=[self.channels[telling.brand]],
            by=self.member,
            at=then,
        )

    def _decide(self, analysis: Analysis, *, only_some: bool) -> None:
        with self._scope():
            found = analysis_queries.analyses_for(self.member).get(pk=analysis.pk).suggestions.all()
            wanted = {Suggestion.Field.TITLE, *(() if only_some else Suggestion.Field)}
            first = [one for one in found if one.position == 0 and one.field in wanted and not one.asks]
            for suggestion in first:
                # The alt text is a person's own by now.
                decision = "rejected" if suggestion.field == Suggestion.Field.ALT_TEXT else "accepted"
                analyses.decide_suggestion(
                    suggestion=suggestion, decision=decision, by=self.member, at=analysis.requested_at
                )

    async def _publish(self) -> None:
        publisher, threads = Publisher.from_settings(), DatabaseThreads(1, "demo")
        running = asyncio.create_task(publisher.run())
        try:
            is_done = await threads.run(self._wait)
        finally:
            publisher.stop()
            await running
            threads.close()
        if not is_done:
            raise DemoStuck("The demo's posts do not go out. 'postwright check' may say why.")

    def _wait(self) -> bool:
        until = time.monotonic() + PATIENCE_S
        while self._left():
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_S)
        return True

    def _left(self) -> int:
        with self._scope():
            return sum(one.is_open for one in self._past())

    def _past(self) -> list[Publication]:
        return list(queries.publications_for(self.member).filter(pk__in=self.was_due))

    def _move_back(self, publication: Publication) -> None:
        began = self.was_due[publication.pk]
        ended = began + TOOK
        mine = queries.publications_for(self.member).filter(pk=publication.pk)
        patience = timedelta(hours=publication.post.brand.retry_hours)
        mine.update(due_at=began, sending_at=began, ended_at=ended, deadline_at=began + patience)
        publication.attempts.update(began_at=began, sending_at=began, ended_at=ended)
        if publication.is_sent:
            arrived = connection_queries.rehearsal_posts_for(self.member, at=self.at + PLANNED_AHEAD)
            arrived.filter(pk=publication.remote_id).update(arrived_at=ended)

    @contextmanager
    def _scope(self) -> Iterator[None]:
        with tenancy.scope(self.member.organisation_id):
            yield


def _on_the_hour(moment: datetime) -> datetime:
    """As people choose times."""
    return moment.replace(minute=0, second=0, microsecond=0)
