"""The process that PDFium runs in: requests on stdin, answers on stdout.

A request is a line of JSON; an answer is the length of some JSON and of some bytes, then both.
Nothing here is a pickle: what a hostile file may take over must not reach the service.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import struct
import sys
from pathlib import Path
from typing import Any

from ingest.beneath import opened_beneath, path_of
from service.source_view.pdf_pages import CannotShow, OpenPdf
from service.source_view.picture_pages import OpenPicture

HEADER = struct.Struct("<QQ")
IDLE_S = 120.0
_PR_SET_PDEATHSIG = 1  # prctl(2), Linux


class _Desk:
    """Keeps the last file open: the pages of one document are asked for one after another."""

    def __init__(self) -> None:
        self._key: tuple[int, int, int, int] | None = None
        self._open: OpenPdf | OpenPicture | None = None

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        pdf = self._opened(request)
        match request["do"]:
            case "sizes":
                sizes = pdf.sizes(request["first"], request["last"])
                return {"count": pdf.count(), "sizes": sizes}, b""
            case "text":
                return pdf.text(request["page"]), b""
            case _:
                media_type, image = pdf.image(request["page"], request["width"])
                return {"media_type": media_type}, image

    def _opened(self, request: dict[str, Any]) -> OpenPdf | OpenPicture:
        try:
            with opened_beneath(Path(request["root"]), request["path"], follow=True) as descriptor:
                return self._pdf(descriptor, request)
        except (OSError, ValueError) as error:
            raise CannotShow("changed") from error

    def _pdf(self, descriptor: int, request: dict[str, Any]) -> OpenPdf | OpenPicture:
        status = os.fstat(descriptor)
        if (status.st_size, status.st_mtime_ns) != (request["size"], request["mtime_ns"]):
            raise CannotShow("changed")
        # By what the descriptor is, not by its name: another file may have that by now.
        key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if key != self._key or self._open is None:
            if self._open is not None:
                self._open.close()
            self._key, self._open = None, None
            path = path_of(descriptor)
            self._open = OpenPdf(path) if _is_pdf(descriptor) else OpenPicture(path)
            self._key = key
        return self._open


def _is_pdf(descriptor: int) -> bool:
    return b"%PDF-" in os.pread(descriptor, 1024, 0)


def main(memory_mib: int, timeout_s: float) -> None:
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)  # what libraries print must not mix with the answers
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    desk = _Desk()
    # Nobody looks at pages for a while: the memory is of more use to others.
    while select.select([requests], [], [], IDLE_S)[0] and (line := requests.readline()):
        _limit_processor_time(timeout_s)
        told, data = _answered(desk, json.loads(line))
        body = json.dumps(told).encode()
        answers.write(HEADER.pack(len(body), len(data)) + body + data)
        answers.flush()


def _answered(desk: _Desk, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return desk.answer(request)
    except CannotShow as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "too-much"}, b""
    except Exception as error:  # noqa: BLE001 - told to the parent, which shows the text instead
        return {"refused": "damaged", "detail": type(error).__name__}, b""


def _limit_processor_time(timeout_s: float) -> None:
    """A second line of defence: the parent's clock is the first."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + timeout_s) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
