"""The sandbox under plain WSGI with threads: ``python -m tests.support.wsgi PORT``."""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *arguments):
        """No line for each request."""


if __name__ == "__main__":
    from sandbox.wsgi import application

    make_server(
        "127.0.0.1",
        int(sys.argv[1]),
        application,
        server_class=ThreadedServer,
        handler_class=QuietHandler,
    ).serve_forever()
