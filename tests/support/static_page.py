"""A page of somebody else's site: static HTML under the strictest policy."""

import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StaticPage:
    """Serves one page, with ``code`` in it, on an origin of its own."""

    def __init__(self, chat_origin: str, code: str = ""):
        #: What was pasted into the page; may be set later.
        self.code = code
        page = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                """Say nothing."""

            def do_GET(self):
                body, policy = _answer(page.code, chat_origin)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer(code: str, chat_origin: str) -> tuple[bytes, str]:
    nonce = secrets.token_urlsafe(16)
    tag = code.replace("<script ", f'<script nonce="{nonce}" ')
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'nonce-{nonce}'",
            f"connect-src {chat_origin}",
            f"img-src {chat_origin}",
        ]
    )
    html = (
        "<!doctype html><html lang=en><title>A shop</title>"
        f"<main><h1>A shop</h1></main>{tag}"
    )
    return html.encode(), policy
