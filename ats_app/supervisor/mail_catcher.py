"""The demo's mail server: takes every message on loopback and keeps it as an `.eml` file; nothing leaves.

Run as `python -m ats_app.supervisor.mail_catcher --port PORT --folder DIR`.
"""

import argparse
import asyncio
import os
import secrets
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from ats_app.supervisor.ports import HOST

KEPT_MESSAGES = 5000
MAX_MESSAGE_BYTES = 30 * 1024 * 1024


class FolderHandler:
    """Writes each accepted message to `folder`; names sort by time of arrival."""

    def __init__(self, folder: Path, *, kept: int = KEPT_MESSAGES) -> None:
        self.folder = folder
        self.kept = kept

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Answers 250 once the file is on disk: a message we took is a message we have."""
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        building = self.folder / f".{name}.part"
        descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(head.encode() + body)
        building.rename(self.folder / f"{name}.eml")
        self._forget_oldest()
        return "250 Message kept"

    def _forget_oldest(self) -> None:
        names = sorted(self.folder.glob("*.eml"))
        for path in names[: max(0, len(names) - self.kept)]:
            path.unlink(missing_ok=True)


async def serve(port: int, folder: Path) -> None:
    """Listens until SIGTERM or SIGINT."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    handler = FolderHandler(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=MAX_MESSAGE_BYTES, enable_SMTPUTF8=True, hostname="localhost"),
        host=HOST,
        port=port,
    )
    async with server:
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="Keep mail in a folder instead of delivering it.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.folder))


if __name__ == "__main__":
    main()
