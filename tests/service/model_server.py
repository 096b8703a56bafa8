"""A process that speaks OpenAI's chat completions and misbehaves as it is told.

Run as ``python model_server.py``: prints its port, serves until it is killed. ``PUT /script`` says
what the next answers are; ``GET /seen`` tells what was asked. A script is

    {"text": "…", "fault": "none" | "slow" | …, "piece": 4, "pause_s": 0}

and ``text`` may hold "{obey}", which becomes what an order inside the passages says to write: this
server obeys documents. It may also hold "{wait}": there the server waits for ``PUT /go``.
"""

from __future__ import annotations

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any

MODEL = "test-model"
ORDER = re.compile(r"OBEY:\s*([^\n]+)")
ENDLESS_S = 30


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: dict[str, Any] = {"text": ""}
        self.seen: list[dict[str, Any]] = []
        self.going = Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """The test's output is not the place."""

    def do_PUT(self) -> None:
        if self.path == "/go":
            self.server.going.set()
        else:
            self.server.script = self._body()
            self.server.seen.clear()
            self.server.going = Event()
        self._json(200, {})

    def do_GET(self) -> None:
        if self.path == "/seen":
            self._json(200, self.server.seen)
        elif self.path == "/v1/models" and self.server.script.get("fault") != "no_list":
            self._json(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        else:
            self._json(404, {"error": {"message": "no such page"}})

    def do_POST(self) -> None:
        asked = self._body()
        script = self.server.script
        self.server.seen.append(
            {"authorization": self.headers.get("Authorization"), "at": time.time(), **asked}
        )
        fault = script.get("fault", "none")
        text = script.get("text", "")
        if "{obey}" in text:
            prompt = "\n".join(message["content"] for message in asked["messages"])
            order = ORDER.search(prompt)
            text = text.replace("{obey}", _read(order[1]) if order else "Nie wiem.")
        getattr(self, f"_{fault}")(text, script, asked)

    # Answers, right and wrong

    def _none(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._begin()
        self._pieces(text, script)
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._event({"choices": [], "usage": {"total_tokens": 3}})
        self._end()

    def _no_list(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._none(text, script, asked)

    def _halves(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """A character beyond 16 bits comes as the halves of a surrogate pair, each by itself."""
        units = text.encode("utf-16-be", "surrogatepass")
        pairs = (units[at : at + 2] for at in range(0, len(units), 2))
        text = "".join(pair.decode("utf-16-be", "surrogatepass") for pair in pairs)
        self._none(text, script, asked)

    def _newer(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """As the newer models of a provider: other names of parameters."""
        for name in ("max_tokens", "temperature"):
            if name in asked:
                message = f"Unsupported parameter: '{name}'"
                self._json(400, {"error": {"message": message, "param": name, "code": "x"}})
                return
        self._none(text, script, asked)

    def _slow(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        time.sleep(script.get("pause_s", ENDLESS_S))
        self._none(text, {}, asked)

    def _trickle(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Keeps the line open with comments and never says anything."""
        self._begin()
        until = time.time() + ENDLESS_S
        while time.time() < until:
            self._chunk(b": waiting\n\n")
            time.sleep(0.05)

    def _cut_off(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """The connection breaks in the middle."""
        self._begin()
        self._pieces(text, script)
        self.close_connection = True

    def _unfinished(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Ends politely, without having finished."""
        self._begin()
        self._pieces(text, script)
        self._end()

    def _length(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._begin()
        self._pieces(text, script)
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]})
        self._end()

    def _endless(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Says the same again and again, whatever max_tokens was."""
        self._begin()
        until = time.time() + ENDLESS_S
        while time.time() < until:
            self._pieces(text + " ", {"piece": 1000})

    def _endless_line(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """One event that never ends."""
        self._begin()
        self._chunk(b"data: ")
        until = time.time() + ENDLESS_S
        while time.time() < until:
            self._chunk(b"x" * 65536)

    def _packed(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Compressed, though that was not asked for."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _malformed(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._begin()
        self._chunk(b'data: {"choices": [{"delta": {"content": "Sk\n\n')
        self._end()

    def _other_shape(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._begin()
        self._event({"choices": {"delta": text}})
        self._end()

    def _page(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """The login page of a proxy."""
        body = b"<html><body>Sign in</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream_error(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._begin()
        self._event({"error": {"message": "out of memory", "code": 500}})
        self._end()

    def _busy(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Too many requests, with Retry-After; the next one is answered."""
        self.server.script = {**script, "fault": script.get("then", "none")}
        self._json(429, {"error": {"message": "slow down"}}, {"Retry-After": script["retry_after"]})

    def _always_busy(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._json(429, {"error": {"message": "no"}}, {"Retry-After": script["retry_after"]})

    def _failing(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        self._json(500, {"error": {"message": f"cannot read: {asked['messages'][1]}"}})

    def _unauthorized(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        sent = self.headers.get("Authorization")
        self._json(401, {"error": {"message": f"Incorrect API key provided: {sent}"}})

    def _elsewhere(self, text: str, script: dict[str, Any], asked: dict[str, Any]) -> None:
        """Sends the caller, and the passages with it, to another address."""
        self._json(307, {}, {"Location": "/v1/taken"})

    # The protocol

    def _body(self) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body: dict[str, Any] = json.loads(raw)
        return body

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})

    def _pieces(self, text: str, script: dict[str, Any]) -> None:
        size, going = script.get("piece", 4), self.server.going
        for number, part in enumerate(text.split("{wait}")):
            if number:
                going.wait(ENDLESS_S)
            for start in range(0, len(part), size):
                delta = {"content": part[start : start + size]}
                self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
                time.sleep(script.get("pause_s", 0))

    def _event(self, data: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
        self._chunk(f"data: {json.dumps({**whole, **data})}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _end(self) -> None:
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")


def _read(order: str) -> str:
    """As it stands there, or backwards."""
    return order[::-1] if order.startswith(".") else order


if __name__ == "__main__":
    with Server() as serving:
        sys.stdout.write(f"{serving.server_port}\n")
        sys.stdout.flush()
        serving.serve_forever()
