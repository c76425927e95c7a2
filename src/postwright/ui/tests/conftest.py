"""The components on a site of their own, in a real browser where that matters."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from postwright.ui.tests.site_settings import SETTINGS

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 900}
ALREADY_SET = ("INSTALLED_APPS", "SECRET_KEY")


@pytest.fixture
def site() -> Iterator[None]:
    values = {name: value for name, value in SETTINGS.items() if name not in ALREADY_SET}
    with override_settings(**values):
        yield


@pytest.fixture
def request_to(site: None) -> RequestFactory:
    return RequestFactory()


@pytest.fixture
def drawn(site: None) -> Any:
    """What a template with the components makes of a context: `drawn('{% icon "x" %}')`."""

    def draw(source: str, **context: Any) -> str:
        return Template("{% load ui %}" + source).render(Context(context))

    return draw


@pytest.fixture
def address(site: None) -> Iterator[str]:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    server.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport=DESK, base_url=address) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, base_url=address, has_touch=True, is_mobile=True) as context:
        yield context.new_page()
