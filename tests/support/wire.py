"""A loopback wire in front of an engine, whose idle connections die as networks let them."""

import socket
import struct
import threading
from contextlib import suppress
from enum import Enum
from typing import Self
from urllib.parse import urlsplit

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Death(Enum):
    """What a client notices of a connection that died while it was idle."""

    RESET = "a reset, once it is used"
    SILENCE = "nothing, ever"
    END = "its end, at once"


class _Connection:
    def __init__(self, client: socket.socket, engine: socket.socket) -> None:
        self.client, self.engine = client, engine
        self.death: Death | None = None

    def die(self, death: Death) -> None:
        self.death = death
        if death is Death.END:
            self.close()

    def close(self) -> None:
        for end in (self.client, self.engine):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def to_engine(self) -> None:
        with suppress(OSError):
            while piece := self.client.recv(65536):
                if self.death is Death.RESET:
                    self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                    self.client.close()
                    break
                if self.death is None:
                    self.engine.sendall(piece)
        self.close()

    def to_client(self) -> None:
        with suppress(OSError):
            while piece := self.engine.recv(65536):
                self.client.sendall(piece)


class Wire:
    """Passes bytes on; after `dies`, the connections of before are dead, and new ones are not."""

    def __init__(self, upstream: str) -> None:
        place = urlsplit(upstream)
        self._upstream = (str(place.hostname), int(place.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[_Connection] = []
        self._thread = threading.Thread(target=self._accept)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def made(self) -> int:
        """How many connections were made since the last death."""
        return sum(connection.death is None for connection in self._connections)

    def dies(self, death: Death) -> None:
        """Let a quiet spell have been too long."""
        for connection in self._connections:
            connection.die(death)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self.dies(Death.END)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                connection = _Connection(client, socket.create_connection(self._upstream))
                self._connections.append(connection)
                for pump in (connection.to_engine, connection.to_client):
                    threading.Thread(target=pump, daemon=True).start()
