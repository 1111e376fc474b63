"""Who takes part, and how each one is spoken to."""

import json
import uuid
from dataclasses import dataclass, field

from . import websocket

HOST = b"Host: 127.0.0.1\r\n"
TEXT = "Good morning, I have a question about my order, can you help me?"
AGENT_CHANNEL = "agent"


def get(path: str, headers: bytes = b"") -> bytes:
    accept = b"Accept: text/event-stream\r\n"
    return (
        b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + accept + headers + b"\r\n"
    )


def post(path: str, body: dict, headers: bytes = b"") -> bytes:
    payload = json.dumps(body).encode()
    return (
        b"POST " + path.encode() + b" HTTP/1.1\r\n" + HOST
        + b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(payload)
        + headers + b"\r\n" + payload
    )  # fmt: skip


def text_number(number: int) -> str:
    """A message's text: an ordinary sentence with the number that marks it."""
    return f"~{number}~ {TEXT}"


@dataclass(frozen=True)
class Contender:
    """A server application and its protocol. ``chat`` counts from 0."""

    name: str
    label: str
    application: str
    #: Which migrated database it needs, "" for none.
    project: str = ""
    environment: dict = field(default_factory=dict)
    prefix: str = ""
    #: True: it opens a WebSocket and can send through it.
    is_websocket: bool = False

    def idle_request(self, seed: dict, number: int) -> bytes:
        """The request that opens the idle stream ``number``."""
        return self._open([f"idle{number}"])

    def reader_request(self, seed: dict, chat: int) -> bytes:
        """The request that opens the stream of the visitor of ``chat``."""
        return self._open([f"chat{chat}"])

    def agent_request(self, seed: dict) -> bytes:
        """The stream of the agent, who hears every message."""
        return self._open([AGENT_CHANNEL])

    def message(self, chat: int, number: int, agent: bool = False) -> dict:
        channels = [f"chat{chat}"] + [AGENT_CHANNEL] * agent
        return {
            "conversation": f"chat{chat}",
            "channels": channels,
            "client_id": str(uuid.uuid4()),
            "text": text_number(number),
        }

    def send_request(self, seed, chat: int, number: int, agent=False) -> bytes:
        return post(f"{self.prefix}/send/", self.message(chat, number, agent))

    def _open(self, channels: list[str]) -> bytes:
        if self.is_websocket:
            query = "&".join(f"channel={name}" for name in channels)
            return get(f"/ws/?{query}", websocket.UPGRADE)
        if not self.project:
            return get(f"/events/?channel={channels[0]}")
        return get(f"{self.prefix}/events/{channels[0]}/")


@dataclass(frozen=True)
class Ours(Contender):
    """wagtail_livechat: signed tickets for streams, cookies for sends."""

    def idle_request(self, seed, number):
        return get(seed["readers"][number])

    def reader_request(self, seed, chat):
        return get(seed["chats"][chat]["stream"])

    def agent_request(self, seed):
        return get(seed["agent"])

    def send_request(self, seed, chat, number, agent=False):
        cookie = b"Cookie: " + seed["chats"][chat]["cookie"].encode() + b"\r\n"
        body = {"client_id": str(uuid.uuid4()), "text": text_number(number)}
        return post("/livechat/api/messages/", body, cookie)


def _ours(name: str, label: str, **environment) -> Ours:
    return Ours(name, label, "bench.peers.ours.asgi:application", "ours", environment)


def _stock(name: str, label: str, **environment) -> Contender:
    return Contender(
        name, label, "bench.peers.stock.asgi:application", "stock", environment
    )


def _channels(name: str, label: str, layer: str) -> Contender:
    return Contender(
        name,
        label,
        "bench.peers.channels_app.asgi:application",
        "channels_app",
        {"BENCH_CHANNEL_LAYER": layer},
        is_websocket=True,
    )


OURS = _ours("ours", "wagtail_livechat")
OURS_REDIS = _ours(
    "ours_redis", "wagtail_livechat with Redis", BENCH_OURS_REDIS="{redis}"
)
STOCK = _stock("stock", "django-eventstream view")
STOCK_STORAGE = _stock(
    "stock_storage", "django-eventstream view + DjangoModelStorage", BENCH_STORAGE="1"
)
STOCK_IN_WAGTAIL = Contender(
    "stock_in_wagtail",
    "the same inside the Wagtail project",
    "bench.peers.ours.asgi:application",
    "ours_stock",
    {"BENCH_STORAGE": "1"},
    prefix="/stock",
)
BARE = Contender("bare", "bare ASGI, no Django", "bench.peers.bare.asgi:application")
CHANNELS = _channels(
    "channels", "Channels + channels-redis", "channels_redis.core.RedisChannelLayer"
)
CHANNELS_PUBSUB = _channels(
    "channels_pubsub",
    "Channels + channels-redis (pub/sub layer)",
    "channels_redis.pubsub.RedisPubSubChannelLayer",
)
