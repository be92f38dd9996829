"""A server on loopback that speaks the read-aloud service's protocol as edge-tts expects it, well or badly."""

import asyncio
import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from xml.sax.saxutils import escape, unescape

import numpy as np
import soundfile
from aiohttp import WSMsgType, web

RATE = 24000
TICKS = 10_000_000
WORD = 0.4  # [s] each word lasts at the usual rate, a tone and a hole
SOUNDING = 0.75  # of a word: the tone
TAIL = 0.8  # [s] of silence that the service leaves at the end
CHUNK = 720  # [bytes] of MP3 in a message


class Edge:
    """What came in, and what to do: each conversation takes the next of `moods`, the last one stays.

    good, refused (403), silent, cut (the socket closes halfway), short (half the sound), wordless, partial (the last
    words are missing), deaf (never answers).
    """

    def __init__(self) -> None:
        self.moods = ["good"]
        self.spoken: list[str] = []
        self.voices: list[str] = []
        self.configs: list[str] = []
        self.calls = 0
        self.busy = self.busiest = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        mood = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        if mood == "refused":
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        with suppress(ConnectionResetError):  # the other side left early, as it may
            await self.converse(socket, mood)
        self.busy -= 1
        return socket

    async def converse(self, socket: web.WebSocketResponse, mood: str) -> None:
        self.configs.append(await socket.receive_str())
        ssml = await socket.receive_str()
        self.voices.append(re.search(r"<voice name='([^']+)'", ssml)[1])
        text = unescape(re.search(r"<prosody[^>]*>(.*)</prosody>", ssml, re.DOTALL)[1])
        self.spoken.append(text)
        if mood == "deaf":
            while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
                pass
            return
        percent = re.search(r"rate='([+-]\d+)%'", ssml)[1]
        await asyncio.sleep(0.02)  # so that conversations overlap
        await answer(socket, text, mood, WORD / (1 + int(percent) / 100))


async def answer(socket: web.WebSocketResponse, text: str, mood: str, length: float) -> None:
    """The words and their sound, each `length` [s]."""
    words = re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff，。]*[^\W\u4e00-\u9fff]", text)
    if mood == "partial":
        words = words[:-5]
    await socket.send_str("Path:turn.start\r\n\r\n{}")
    sound = b"" if mood == "silent" else mp3(len(words), length)
    if mood == "short":
        sound = sound[: len(sound) // 2]
    for index, word in enumerate([] if mood == "wordless" else words):
        if mood == "cut" and index * 2 >= len(words):
            await send_sound(socket, sound[: len(sound) // 2])
            await socket.close()
            return
        await socket.send_str("Path:audio.metadata\r\n\r\n" + json.dumps({"Metadata": [boundary(word, index, length)]}))
    await send_sound(socket, sound)
    await socket.send_str("Path:turn.end\r\n\r\n{}")


async def send_sound(socket: web.WebSocketResponse, sound: bytes) -> None:
    header = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
    for start in range(0, len(sound), CHUNK):
        await socket.send_bytes(len(header).to_bytes(2, "big") + header + sound[start : start + CHUNK])


def boundary(word: str, index: int, length: float) -> dict[str, object]:
    data = {
        "Offset": round(index * length * TICKS),
        "Duration": round(SOUNDING * length * TICKS),
        "text": {"Text": escape(word)},
    }
    return {"Type": "WordBoundary", "Data": data}


def mp3(words: int, length: float) -> bytes:
    time = np.arange(int((words * length + TAIL) * RATE)) / RATE
    sound = 0.3 * np.sin(2 * np.pi * 300 * time) * (time % length < SOUNDING * length) * (time < words * length)
    file = io.BytesIO()
    soundfile.write(file, sound.astype(np.float32), RATE, format="MP3")
    return file.getvalue()


@contextmanager
def serving() -> Iterator[tuple[Edge, str]]:
    """An `Edge` and its address, `ws://127.0.0.1:PORT/speak?token=none`, while the block runs."""
    edge, loop, ready = Edge(), asyncio.new_event_loop(), threading.Event()
    ports: list[int] = []

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/speak", edge.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ports.append(runner.addresses[0][1])
        ready.set()
        return runner

    def run() -> None:
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield edge, f"ws://127.0.0.1:{ports[0]}/speak?token=none"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
