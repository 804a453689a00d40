"""A way to an emulator that takes as long as one to AWS: every request arrives so many milliseconds late."""

import asyncio
import threading


class Delay:
    """Passes connections on to a port of this machine. What the client sends is held back for `seconds`; answers
    are not, so one call over a connection that is open takes that much longer."""

    def __init__(self, port: int, seconds: float):
        self.target = port
        self.seconds = seconds
        self.port = 0
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(
            self._pass_on(reader, far_writer, self.seconds), self._pass_on(far_reader, writer, 0))

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, seconds: float) -> None:
        try:
            while chunk := await source.read(65536):
                if seconds:
                    await asyncio.sleep(seconds)
                sink.write(chunk)
                await sink.drain()
        except OSError:
            pass
        sink.close()
