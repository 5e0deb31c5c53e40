"""The running product, as `./ats up` starts it, and how its demo users sign in."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from pathlib import Path
from typing import Any, TypeVar, cast

import pyotp

from ats_app.core.security.totp import STEP_SECONDS
from ats_app.supervisor.ports import free_port
from ats_app.supervisor.programs import PROJECT

START_TIMEOUT = 480.0
T = TypeVar("T")


@dataclass
class Login:
    """An entry of demo-logins.json."""

    tenant: str | None
    role: str
    email: str
    password: str
    totp_secret: str | None
    _last_step: int = field(default=0, repr=False)

    def code(self) -> str:
        """A code that was not used yet; each works once, so a second one may have to wait for its time."""
        assert self.totp_secret
        while (step := int(time.time()) // STEP_SECONDS) <= self._last_step:
            time.sleep(0.2)
        self._last_step = step
        return pyotp.TOTP(self.totp_secret).at(step * STEP_SECONDS)


class Product:
    """A data directory and the address that serves it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = ""
        self._logins: list[Login] = []

    def wait(self, process: subprocess.Popen[bytes], output: Path) -> None:
        """Until it says that it is ready."""
        wait_for(lambda: b"is ready:" in output.read_bytes() or process.poll() is not None, START_TIMEOUT, "readiness")
        assert process.poll() is None, output.read_text()

    def attach(self) -> None:
        """Reads where the product of the data directory listens and who can sign in."""
        state = json.loads((self.data / "run" / "state.json").read_text())
        self.url = state["url"]
        self._logins = [Login(**row) for row in json.loads((self.data / "demo-logins.json").read_text())]

    def login(self, role: str, tenant: str | None = "velamar", *, name: str = "") -> Login:
        """The company's first user of a role, or the one whose address begins with `name`."""
        found = [row for row in self._logins if row.tenant == tenant and row.role == role]
        return next(row for row in found if row.email.startswith(name))

    def mail_to(self, address: str) -> list[EmailMessage]:
        """What the mail catcher received for an address, oldest first."""
        letters = []
        for path in sorted((self.data / "mail").glob("*.eml")):
            letter = cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=default_policy))
            if address in str(letter["to"]):
                letters.append(letter)
        return letters

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page as a client without JavaScript sees it."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def start(folder: Path) -> tuple[Product, subprocess.Popen[bytes]]:
    """Starts `ats up` with the demo in a fresh directory and waits for it."""
    product, output = Product(folder / "data"), folder / "output"
    words = ["up", "--port", str(free_port()), "--data-dir", str(product.data)]
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "ats_app.cli", *words], cwd=PROJECT, stdout=stream, stderr=stream, env=_environment()
        )
    try:
        product.wait(process, output)
        product.attach()
    except BaseException:
        stop(process)
        raise
    return product, process


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(60)
    process.kill()


def wait_for(condition: Callable[[], T], timeout: float, what: str) -> T:
    """The condition's first true value."""
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        assert time.monotonic() < deadline, f"{what} did not happen in {timeout:g} s"
        time.sleep(0.05)
    return value


def _environment() -> dict[str, str]:
    """This process's, without the settings that other tests made."""
    ours = ("ATS_", "DATABASE_", "REDIS_URL", "SMTP_URL", "STORAGE_URL")
    kept: dict[str, Any] = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"ATS_WEB_WORKERS": "2", "ATS_TASK_WORKERS": "2", "PYTHONPATH": str(PROJECT)}
