"""What was acknowledged while things broke, and whether readers got it."""

import threading
import time
from collections.abc import Callable, Iterable


class History:
    """Acknowledged messages of several senders, and how long each took."""

    def __init__(self):
        self.acknowledged: list[tuple[str, dict]] = []
        self.latencies: list[float] = []
        self.acknowledged_at: dict[int, float] = {}
        self.errors: list[str] = []
        self._changed = threading.Condition()

    def send(self, sender: str, send: Callable[[str], dict], text: str) -> dict:
        """One send; the answer must be definite and good."""
        began = time.monotonic()
        message = send(text)
        now = time.monotonic()
        with self._changed:
            self.acknowledged.append((sender, message))
            self.acknowledged_at[message["seq"]] = now
            self.latencies.append(now - began)
            self._changed.notify_all()
        return message

    def run(self, sender: str, send: Callable[[str], dict], texts: Iterable[str]):
        """A thread that sends one text after the other."""

        def work() -> None:
            try:
                for text in texts:
                    self.send(sender, send, text)
            except Exception as error:
                self.errors.append(f"{sender}: {error!r}"[:500])
                with self._changed:
                    self._changed.notify_all()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def wait_count(self, count: int, timeout: float = 60) -> None:
        """Wait until ``count`` sends were acknowledged."""
        with self._changed:
            enough = self._changed.wait_for(
                lambda: len(self.acknowledged) >= count or self.errors, timeout
            )
        assert not self.errors, self.errors
        assert enough, f"only {len(self.acknowledged)} of {count} acknowledged"

    @property
    def p99(self) -> float:
        ordered = sorted(self.latencies)
        return ordered[max(0, int(len(ordered) * 0.99) - 1)]

    def check(self, reader: str, messages: list[dict]) -> None:
        """Everything acknowledged is there once and in order (I1, I2, I3)."""
        seqs = [message["seq"] for message in messages]
        assert seqs == list(range(1, len(seqs) + 1)), f"{reader}: holes in {seqs}"
        by_seq = {message["seq"]: message for message in messages}
        last: dict[str, int] = {}
        for sender, message in self.acknowledged:
            found = by_seq.get(message["seq"])
            # A reader sees the client_id of its own side only.
            assert found and found["text"] == message["text"], (
                f"{reader}: lost {message}, has {found}"
            )
            assert message["seq"] > last.get(sender, 0), f"{reader}: order of {sender}"
            last[sender] = message["seq"]
        texts = [message["text"] for message in messages if message["text"]]
        assert len(texts) == len(set(texts)), f"{reader}: a text is there twice"
