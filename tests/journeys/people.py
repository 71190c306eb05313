"""People at their browsers: each has a context of their own and signs in by the page."""

import re
from urllib.parse import urlsplit

from tests.journeys.world import PASSWORD

DESK = {"width": 1440, "height": 900}
LAPTOP = {"width": 1366, "height": 768}
TABLET = {"width": 1024, "height": 1366}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000  # ms; two cores are shared by everything that runs

# A page that is left while htmx waits for an answer says so in the console; nothing is lost.
LEFT_BEHIND = re.compile(r"htmx:(afterRequest|sendError|sendAbort)")


class People:
    """Opens pages of one server for its people and notes whatever goes wrong in them."""

    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.faults, self.foreseen = [], [LEFT_BEHIND]
        self.contexts = []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.port}"

    def at(self, username, path="/", *, size=DESK, password=PASSWORD, **options):
        """The page of somebody who has just signed in, at this path."""
        page = self.stranger(size=size, **options)
        sign_in(page, username, password)
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        if path != "/":
            page.goto(path)
        return page

    def stranger(self, *, size=DESK, theme="light", **options):
        """The sign-in page, in a browser of its own."""
        is_touched = size["width"] < TABLET["width"]
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme=theme,
            has_touch=is_touched,
            accept_downloads=True,
            **options,
        )
        self.contexts.append(context)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        context.on("console", self._said)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/accounts/login/")
        return page

    def foresee(self, pattern):
        """A fault that belongs to the story, as a regular expression."""
        self.foreseen.append(re.compile(pattern))

    def close(self):
        for context in self.contexts:
            context.close()

    def unforeseen(self):
        """What went wrong and was not part of the story."""
        return [
            fault
            for fault in self.faults
            if not any(p.search(fault) for p in self.foreseen)
        ]

    def _asked(self, request):
        host = urlsplit(request.url)
        if host.scheme in ("http", "https", "ws", "wss") and host.port != self.server.port:
            self.faults.append(f"request to another host: {request.url}")

    def _answered(self, response):
        if response.status >= 400:
            path = urlsplit(response.url).path
            asked = response.request.method
            self.faults.append(f"{response.status} {asked} {path}")

    def _said(self, line):
        is_of_an_answer = line.text.startswith("Failed to load resource")
        if line.type in ("error", "warning") and not is_of_an_answer:
            self.faults.append(f"{line.type}: {line.text}")


def sign_in(page, username, password=PASSWORD):
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
