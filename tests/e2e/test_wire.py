"""What goes over the wire: no secret in any frame or answer, and no way in that the product did not make."""

import base64
import http.client
import re
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, WebSocket

from tests.e2e.conftest import Windows, sign_in
from tests.e2e.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(600)]

SHAPES = {
    "a password hash": re.compile(r"\$argon2"),
    "a JSON web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."),
    "a cookie": re.compile(r"(?i)ats_session\W"),
}
"""What no frame and no answer may contain, whoever it belongs to."""


class Recorder:
    """Every frame of a page's sockets, and the text of every answer."""

    def __init__(self, page: Page) -> None:
        self.frames: list[str] = []
        self.answers: list[tuple[str, str]] = []
        page.on("websocket", self._listen)
        page.on("requestfinished", lambda request: self._keep(request.response()))

    def _listen(self, socket: WebSocket) -> None:
        for event in ("framesent", "framereceived"):
            socket.on(event, lambda data: self.frames.append(data if isinstance(data, str) else data.decode("latin-1")))

    def _keep(self, response: Response | None) -> None:
        kinds = ("json", "html", "text/plain")
        if response and any(kind in response.headers.get("content-type", "") for kind in kinds):
            self.answers.append((response.url, response.text()))

    def everything(self) -> list[tuple[str, str]]:
        return [("socket", frame) for frame in self.frames] + self.answers


def test_no_secret_is_in_any_frame_or_answer(product: Product, windows: Windows) -> None:
    login = product.login("admin", "casa-olmo")
    context = windows()
    page = context.new_page()
    recorder = Recorder(page)
    sign_in(page, login)
    for path in ("/jobs", "/analytics", "/account", "/"):
        page.goto(path)
        page.locator("#content").wait_for()
        page.wait_for_timeout(300)
    [cookie] = [item for item in context.cookies() if item["name"].endswith("ats_session")]
    assert cookie["httpOnly"]
    assert cookie["name"] not in page.evaluate("document.cookie")

    secrets = {"the password": login.password, "the TOTP secret": login.totp_secret, "the cookie": cookie["value"]}
    seen = recorder.everything()
    assert len(recorder.frames) > 10
    for where, text in seen:
        found = [name for name, secret in secrets.items() if secret and secret in text]
        found += [name for name, shape in SHAPES.items() if shape.search(text)]
        assert found == [], f"{where} holds {found}"


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null"])
def test_a_socket_from_another_site_is_refused(product: Product, origin: str) -> None:
    assert _status_of_socket(product, origin) in (400, 403)


def test_a_socket_from_our_own_pages_is_taken(product: Product) -> None:
    assert _status_of_socket(product, product.url) == 101


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_uploads_of_the_framework_are_closed(product: Product, method: str) -> None:
    assert _status(product, "/_upload", method) in (403, 404, 405)
    assert _status(product, "/_upload/anything.txt", method) in (403, 404, 405)


@pytest.mark.parametrize("path", ["jobs", "candidates", "applications", "auth/me", "users", "audit"])
def test_the_api_tells_strangers_nothing(product: Product, path: str) -> None:
    status, body = product.get(f"/api/v1/{path}")
    assert status in (401, 404)
    assert '"items"' not in body


def _status_of_socket(product: Product, origin: str) -> int:
    """The answer to a web socket's handshake from a page of that origin: 101 where it is taken."""
    address = urlsplit(product.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    headers = {
        "Origin": origin,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(uuid.uuid4().bytes).decode(),
    }
    try:
        connection.request("GET", f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _status(product: Product, path: str, method: str) -> int:
    request = urllib.request.Request(  # noqa: S310
        product.url + path, data=b"x" if method == "POST" else None, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
