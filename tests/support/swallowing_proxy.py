"""A TCP proxy that can go half-open: connected, and nothing comes through."""

import asyncio
import threading


class SwallowingProxy:
    """Forwards to a port of this machine until told to ``swallow``."""

    def __init__(self, target: int):
        self._target = target
        self._swallowing = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self._ready.wait(10)

    def swallow(self) -> None:
        """From now on every byte disappears, in both directions."""
        self._swallowing = True

    def heal(self) -> None:
        """New connections work again; the old ones stay dead."""
        self._swallowing = False

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        for writer in list(self._writers):
            writer.close()

    async def _accept(self, reader, writer) -> None:
        far_reader, far_writer = await asyncio.open_connection(
            "127.0.0.1", self._target
        )
        self._writers |= {writer, far_writer}
        await asyncio.gather(
            self._pump(reader, far_writer), self._pump(far_reader, writer)
        )

    async def _pump(self, reader, writer) -> None:
        dead = self._swallowing
        try:
            while data := await reader.read(65_536):
                # A connection that once lost a byte stays dead.
                dead = dead or self._swallowing
                if not dead:
                    writer.write(data)
        except OSError:
            pass
        finally:
            if not dead:
                writer.close()
