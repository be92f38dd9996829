"""A server on loopback that sends bytes as a test says, for as long as they are taken."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Send = Callable[[Callable[[bytes], None]], None]  # given what sends a piece


@contextmanager
def sending(send: Send) -> Iterator[str]:
    """The address of a server that answers every connection with what `send` sends."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer(taken: socket.socket) -> None:
            with taken, suppress(OSError):
                taken.recv(65536)

                def piece(data: bytes) -> None:
                    if over.is_set():
                        raise OSError("the test is over")
                    taken.sendall(data)

                send(piece)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def endlessly(data: bytes, pause: float = 0.02, before: bytes = b"") -> Send:
    """`data` again and again, `pause` [s] apart."""

    def send(piece: Callable[[bytes], None]) -> None:
        piece(before)
        while True:
            piece(data)
            time.sleep(pause)

    return send


def once(data: bytes) -> Send:
    """`data`, and the end."""
    return lambda piece: piece(data)


def chunked(data: bytes) -> bytes:
    """A chunk of a body."""
    return b"%x\r\n%s\r\n" % (len(data), data)
