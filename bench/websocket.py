"""As much of RFC 6455 as a reader needs: text frames, and answers to pings."""

import os

UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Frames:
    """Cuts what arrives into frames, answers pings, and hands out the payloads."""

    def __init__(self, transport):
        self.transport = transport
        self.rest = b""

    def feed(self, data: bytes) -> bytes:
        """The text payloads of all frames that are complete by now."""
        self.rest += data
        payloads = []
        while (frame := self._next()) is not None:
            opcode, payload = frame
            if opcode == PING:
                self.transport.write(masked(PONG, payload))
            elif opcode == TEXT:
                payloads.append(payload)
        return b"".join(payloads)

    def _next(self):
        data = self.rest
        if len(data) < 2:
            return None
        length, start = data[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(data[2:4]), 4
        elif length == 127:
            length, start = int.from_bytes(data[2:10]), 10
        if len(data) < start + length:
            return None
        self.rest = data[start + length :]
        return data[0] & 0x0F, data[start : start + length]


def text_frame(payload: bytes) -> bytes:
    return masked(TEXT, payload)


def masked(opcode: int, payload: bytes) -> bytes:
    """A frame as a client must send it."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
    mask = os.urandom(4)
    body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes([0x80 | opcode]) + size + mask + body
