"""Reading a stream of server-sent events as a browser does, in a thread."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Frame:
    """One event as it came."""

    event: str
    data: object
    at: float

    @property
    def message(self) -> dict:
        return self.data.get("message", {})


class StreamRefused(AssertionError):
    """The server did not open a stream."""

    def __init__(self, status: int, body: bytes):
        super().__init__(f"Stream refused: {status} {body[:300]!r}")
        self.status = status
        self.body = body


class SSEReader:
    """Opens ``url`` at once; collects frames until the stream ends or is closed.

    Raises ``StreamRefused`` if the answer is not an event stream.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        silence: float = 60,
    ):
        parts = urlsplit(url)
        self.frames: list[Frame] = []
        self.raw = bytearray()
        self.ended = False
        self.error: BaseException | None = None
        self._changed = threading.Condition()
        self._on_frame = on_frame
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", parts.port, timeout=silence
        )
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._connection.request(
            "GET",
            target,
            headers={
                "Accept": "text/event-stream",
                "Host": parts.netloc,
                **(headers or {}),
            },
        )
        self._socket = self._connection.sock
        self.response = self._connection.getresponse()
        kind = self.response.headers.get("Content-Type", "")
        if self.response.status != 200 or "text/event-stream" not in kind:
            body = self.response.read(2000)
            self._connection.close()
            raise StreamRefused(self.response.status, body)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self) -> None:
        """Hang up."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._thread.join(5)
        self.response.close()
        self._connection.close()

    def events(self, name: str) -> list[Frame]:
        """The frames of one kind, so far."""
        with self._changed:
            return [frame for frame in self.frames if frame.event == name]

    def wait_for(
        self, wanted: str | Callable[[Frame], bool], timeout: float = 10, since: int = 0
    ) -> Frame:
        """The first frame (from index ``since``) that is wanted."""
        test = wanted if callable(wanted) else lambda frame: frame.event == wanted
        found: list[Frame] = []

        def arrived() -> bool:
            found[:] = [frame for frame in self.frames[since:] if test(frame)]
            return bool(found) or self.ended

        with self._changed:
            self._changed.wait_for(arrived, timeout)
            if not found:
                raise AssertionError(
                    f"Not on the stream within {timeout:g} s: {wanted}; "
                    f"ended: {self.ended}; frames: {self.frames[-20:]}"
                )
        return found[0]

    def wait_message(self, text: str, timeout: float = 10) -> Frame:
        """The event that brings the message ``text``."""
        return self.wait_for(
            lambda frame: (
                frame.event == "message" and frame.message.get("text") == text
            ),
            timeout,
        )

    def wait_end(self, timeout: float = 10) -> str | None:
        """Wait for the end; returns the reason that ``bye`` gave, if it came."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.ended, timeout):
                raise AssertionError(f"The stream still runs after {timeout:g} s.")
            byes = [frame for frame in self.frames if frame.event == "bye"]
        return byes[-1].data.get("reason") if byes else None

    def _read(self) -> None:
        event, data = "message", []
        try:
            while line := self.response.readline():
                self.raw += line
                line = line.rstrip(b"\n").rstrip(b"\r")
                if not line:
                    if data:
                        self._add(event, b"\n".join(data))
                    event, data = "message", []
                    continue
                field, _, value = line.partition(b":")
                value = value.removeprefix(b" ")
                if field == b"event":
                    event = value.decode()
                elif field == b"data":
                    data.append(value)
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.error = error
        finally:
            with self._changed:
                self.ended = True
                self._changed.notify_all()

    def _add(self, event: str, data: bytes) -> None:
        frame = Frame(event, json.loads(data), time.monotonic())
        with self._changed:
            self.frames.append(frame)
            self._changed.notify_all()
        if self._on_frame:
            self._on_frame(frame)
