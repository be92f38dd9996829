"""Runs the studio's server until it is ended."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from assets_db.errors import UserError
from montage.progress import Reporter
from montage.settings import Settings
from montage.studio.guard import Guard, is_loopback
from montage.studio.server import Stream, application
from montage.studio.session import opened_film


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals end the command as they end every command: see `montage.runtime.supervisor`."""
        yield


def serve(file: Path, settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the film of a timeline `file` on `host`; `port` 0: a free one. `ready` hears of the address.

    Whoever may reach another host than this machine needs the token in that address. Raises UserError as `opened_film`
    does, and for an address that is taken.
    """
    stream = Stream()
    with opened_film(file, settings, Reporter(stream.progress)) as session, _listening(host, port) as listener:
        port = listener.getsockname()[1]
        token = "" if is_loopback(host) else secrets.token_urlsafe(24)
        app = Guard(application(session, stream), host, port, token)
        Thread(
            target=session.footage.candidates, args=(session.film, 0, ""), daemon=True
        ).start()  # loads what searches
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{port}/" + (f"?token={token}" if token else ""))
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        _Server(config).run(sockets=[listener])


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            raise UserError(f"{host}:{port} cannot be listened on ({error})", "choose another --port") from error
        listener.listen(128)
        yield listener
