"""The process that reads one untrusted file after another; started by `sandbox`, talks over pipes.

A request is a 4-byte length of a JSON header, the header and the file; an answer is a 4-byte length and JSON. Before
the first file the process gives up what it doesn't need: memory, CPU time, writing files, network, starting programs.
"""

from __future__ import annotations

import ctypes
import datetime
import json
import os
import resource
import struct
import sys
from types import ModuleType
from typing import Any, BinaryIO

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIGKILL = 9
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard))


def _no_network() -> None:
    """Leave for a network namespace without interfaces where the kernel allows it."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.geteuid() == 0:
        libc.unshare(_CLONE_NEWNET)
    else:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what reading a file never needs, for code that gets as far as running Python."""
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        raise PermissionError(event)
    if event in (
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.symlink",
        "os.link",
    ):
        raise PermissionError(event)
    if event == "subprocess.Popen" and os.path.basename(str(arguments[0])) != "tesseract":  # noqa: PTH119
        raise PermissionError(event)
    if event == "open":
        path, mode, flags = arguments
        writing = bool(flags & _WRITING) if isinstance(flags, int) else False
        if writing and not isinstance(path, int) and str(path) != os.devnull:  # a number is a pipe that is open already
            raise PermissionError(f"open {path} {mode}")


def confine(memory: int) -> None:
    """Apply all limits to this process for good."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)
    _no_network()
    sys.addaudithook(_audit)


def _without_commands() -> None:
    """Keep spaCy from importing its command line (a third of its start); this process only ever runs a pipeline."""
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    commands.__path__ = []
    commands.info = info.info = lambda: {}  # type: ignore[attr-defined]
    sys.modules.setdefault("spacy.cli", commands)
    sys.modules.setdefault("spacy.cli.info", info)


def _warm() -> None:
    """Import and load everything a file may need, so that the first one is as fast as the next."""
    _without_commands()
    import lxml.etree
    import olefile
    import phonenumbers
    import pypdfium2
    import striprtf.striprtf

    from . import classifier, lexicon, parse_document
    from .readers import doc, docx, ocr, odt, pdf, rtf

    del lxml, olefile, phonenumbers, pypdfium2, striprtf, doc, docx, ocr, odt, pdf, rtf
    classifier.learn(["Cook"])
    lexicon.towns()
    sample = "Ana Example\n+34 612 345 678\n\nEXPERIENCE\nCook, Harbour Inn, Leeds\n2019 - 2020\n\nSKILLS\nPython"
    parse_document(sample.encode())


def answer(header: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Parse or preview one file; errors become `{"error": {"code", "message"}}`."""
    from . import ParseError, parse_document
    from .preview import preview_document

    today = header.get("today")
    try:
        if header.get("task") == "preview":
            return preview_document(data)
        return parse_document(
            data,
            filename=header.get("filename") or "",
            country_hint=header.get("country_hint"),
            today=datetime.date.fromisoformat(today) if today else None,
            patience_s=header["patience_s"],
        ).model_dump(mode="json")
    except ParseError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except MemoryError:
        return {"error": {"code": "bomb", "message": ""}}


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the pipe closes."""
    while True:
        size = source.read(4)
        if len(size) < 4:
            return
        header = json.loads(source.read(struct.unpack(">I", size)[0]))
        data = source.read(header["size"])
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + int(header["cpu_s"]) + 1)
        reply = json.dumps(answer(header, data), ensure_ascii=False).encode()
        sink.write(struct.pack(">I", len(reply)) + reply)
        sink.flush()


def main() -> None:
    """Warm up, confine, serve standard input."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not disturb the protocol
    _warm()
    confine(int(sys.argv[1]))
    sink.write(struct.pack(">I", 0))
    sink.flush()
    serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
