"""Fixtures: one server and one browser for all; a page that fails its test for a console error or a request that leaves the host."""

from urllib.parse import urlparse

import pytest
from serving import browsing, open_page, serving


@pytest.fixture(scope="session")
def url():
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with browsing() as program:
        yield program


class Watch:
    """What a page must not do. `allowed` are parts of console errors that a test provokes itself."""

    def __init__(self, host):
        self.host = host
        self.errors = []
        self.outside = []
        self.allowed = []

    def follow(self, page):
        page.on("console", lambda message: message.type in ("error", "warning") and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self.request)

    def request(self, request):
        target = urlparse(request.url)
        if target.scheme in ("http", "https", "ws", "wss") and target.netloc != self.host:
            self.outside.append(request.url)

    def check(self):
        wrong = [text for text in self.errors if not any(part in text for part in self.allowed)]
        assert not wrong, wrong
        assert not self.outside, self.outside


@pytest.fixture
def make_page(browser, url):
    """`make_page(width=390, ...)`: a watched page in a context of its own."""
    contexts = []

    def make(address="#/explore", width=1280, height=800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        watch = Watch(urlparse(url).netloc)
        page = context.new_page()
        watch.follow(page)
        contexts.append((context, watch))
        page.watch = watch
        return open_page(page, url, address)

    yield make
    for context, watch in contexts:
        context.close()
        watch.check()


@pytest.fixture
def page(make_page):
    return make_page()
