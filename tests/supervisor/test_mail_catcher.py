"""The mail catcher, spoken to over SMTP."""

import smtplib
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from ats_app.supervisor import process
from ats_app.supervisor.external import check_smtp
from ats_app.supervisor.mail_catcher import FolderHandler
from ats_app.supervisor.ports import HOST, free_port


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    port, folder = free_port(), tmp_path / "mail"
    command = [sys.executable, "-m", "ats_app.supervisor.mail_catcher", "--port", str(port), "--folder", str(folder)]
    child = process.start(command, log=tmp_path / "mail.log")
    deadline = time.monotonic() + 60
    while True:
        try:
            smtplib.SMTP(HOST, port, timeout=5).quit()
            break
        except OSError:
            assert time.monotonic() < deadline, process.log_tail(tmp_path / "mail.log")
            time.sleep(0.05)
    yield port, folder
    process.stop(child)
    assert child.returncode == 0


def message(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "hr@example.com", "zoé@example.com", subject
    mail.set_content("Grüße, 你好\n.\nend")
    return mail


def test_keeps_a_message_as_it_was_sent(catcher: tuple[int, Path]) -> None:
    port, folder = catcher
    check_smtp(f"smtp://{HOST}:{port}")
    with smtplib.SMTP(HOST, port) as client:
        client.send_message(message("Willkommen, Zoé"))
    (path,) = folder.glob("*.eml")
    kept = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert kept["Subject"] == "Willkommen, Zoé"
    assert kept["X-Envelope-To"] == "zoé@example.com"
    assert kept.get_content().startswith("Grüße, 你好")
    assert path.stat().st_mode & 0o777 == 0o600


def test_forgets_the_oldest_beyond_its_limit(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.eml").touch()
    FolderHandler(tmp_path, kept=2)._forget_oldest()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3.eml", "4.eml"]
