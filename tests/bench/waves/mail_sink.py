"""A mail server in a process of its own that reads every letter, keeps none, and counts them by
receiver."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib

SINK = """
import asyncio
from collections import Counter
TAKEN = Counter()
class Talk(asyncio.Protocol):
    def connection_made(self, transport):
        self.to, self.told, self.letter = transport, b"", False
        transport.write(b"220 sink.example\\r\\n")
    def data_received(self, data):
        self.told += data
        while True:
            end = b"\\r\\n.\\r\\n" if self.letter else b"\\r\\n"
            line, found, rest = self.told.partition(end)
            if not found:
                return
            self.told = rest
            if self.letter:
                TAKEN[self.receiver] += 1
                self.letter = False
                self.to.write(b"250 taken\\r\\n")
            else:
                self.answer(line[:4].upper(), line)
    def answer(self, verb, line):
        if verb == b"DATA":
            self.letter = True
            self.to.write(b"354 go on\\r\\n")
        elif verb == b"QUIT":
            self.to.write(b"221 bye\\r\\n")
            self.to.close()
        elif verb == b"NOOP":
            self.to.write(b"250 %d\\r\\n" % TAKEN.total())
        elif verb == b"VRFY":
            times = [many for name, many in TAKEN.items() if name.startswith(line[5:])]
            self.to.write(b"252 %d %d\\r\\n" % (sum(times), len(times)))
        else:
            if verb == b"RCPT":
                self.receiver = line.partition(b"<")[2].partition(b">")[0]
            self.to.write(b"250 sink.example\\r\\n")
async def main():
    server = await asyncio.get_running_loop().create_server(Talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@asynccontextmanager
async def sink() -> AsyncIterator[int]:
    """A mail server that reads every letter and keeps none; yields its port."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SINK, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        yield int(await child.stdout.readline())
    finally:
        child.terminate()
        await child.wait()


async def taken(port: int) -> int:
    """The number of letters that the mail server has accepted."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False) as client:
        return int((await client.noop()).message)


async def taken_for(channel: aiosmtplib.SMTP, receivers: str) -> tuple[int, int]:
    """The letters accepted for addresses that begin so, and the number of these addresses. One
    connection can ask again and again."""
    answer = await channel.execute_command(b"VRFY", receivers.encode())
    letters, addresses = answer.message.split()
    return int(letters), int(addresses)
