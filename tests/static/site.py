"""A small site on this machine: our static files, pages and answers that a test writes."""

from __future__ import annotations

import mimetypes
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import django_htmx

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "shangda/kernel/static"
HTMX = Path(django_htmx.__file__).parent / "static"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def htmx_config() -> str:
    """What base.html tells htmx, word for word."""
    base = (ROOT / "shangda/kernel/templates/base.html").read_text()
    found = re.search(r"content='(\{.+?\})'", base)
    assert found
    return found[1]


@dataclass
class Sent:
    """What the browser sent: path, raw body, header values."""

    path: str
    body: str
    headers: dict[str, str]


@dataclass
class Reply:
    """What the browser gets."""

    body: str = "{}"
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """Pages by path, answers to posts by path, and what was posted."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.answers: dict[str, Callable[[Sent], Reply]] = {}
        self.posts: list[Sent] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, body: str, *, attrs: str = "", editor: bool = False) -> str:
        """Publish a page whose body is given; return its address."""
        bundle = '<script src="/static/shangda/js/vendor/editor.js" defer></script>'
        self.pages[path] = (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="csrf-token" content="page-token"><title>试</title>'
            f'<link rel="icon" href="data:,"><meta name="htmx-config" content=\'{htmx_config()}\'>'
            '<link rel="stylesheet" href="/static/shangda/tokens.css">'
            '<link rel="stylesheet" href="/static/shangda/shangda.css">'
            '<script src="/static/shangda/js/early.js"></script>'
            '<script src="/static/django_htmx/htmx-2.min.js" defer></script>'
            '<script src="/static/shangda/js/main.js" type="module"></script>'
            f'{bundle if editor else ""}</head><body data-keys="on" {attrs}>{body}</body></html>'
        )
        return self.url + path

    def posted(self, path: str) -> list[Sent]:
        """What was posted to the path, in order."""
        return [sent for sent in self.posts if sent.path == path]

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()


def static_file(path: str) -> Path | None:
    """The file behind a static address, from our folder or from htmx's."""
    name = path.removeprefix("/static/")
    return next((home / name for home in (OURS, HTMX) if (home / name).is_file()), None)


def handler_for(site: Site) -> type[BaseHTTPRequestHandler]:
    """The request handler of one site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            file = static_file(path) if path.startswith("/static/") else None
            if file:
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                self.reply(200, kind, file.read_bytes())
            elif path in site.pages:
                self.reply(200, "text/html; charset=utf-8", site.pages[path].encode())
            else:
                self.reply(404, "text/plain", b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent = Sent(self.path, body.decode("utf-8", "replace"), dict(self.headers))
            site.posts.append(sent)
            answer = site.answers.get(self.path, lambda sent: Reply())(sent)
            self.reply(answer.status, answer.kind, answer.body.encode(), answer.headers)

        def reply(
            self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler
