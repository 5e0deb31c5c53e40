import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from ats_app.core.http.outgoing import (
    ForbiddenAddress,
    ResponseTooLarge,
    is_public_address,
    outgoing_client,
)

LOCAL = frozenset({"127.0.0.1"})


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            threading.Event().wait(1)
            return
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("location", "http://127.0.0.1:1/")
        if self.path == "/gzip":
            self.send_header("content-encoding", "gzip")
        body = b"x" * (5000 if self.path == "/large" else 5)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:a00:1::", False),
        ("ff02::1", False),
    ],
)
def test_only_the_open_internet_is_public(address, public):
    assert is_public_address(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_loopback_is_called(server, host):
    port = server.rsplit(":", 1)[1]
    with outgoing_client() as client, pytest.raises((ForbiddenAddress, httpx.TransportError)):
        client.get(f"http://{host}:{port}/")


@pytest.mark.parametrize("url", ["ftp://example.com/", "http://user:secret@127.0.0.1/", "file:///etc/passwd"])
def test_other_schemes_and_credentials_in_addresses_are_refused(url):
    with outgoing_client(trusted_hosts=LOCAL) as client, pytest.raises((ForbiddenAddress, httpx.UnsupportedProtocol)):
        client.get(url)


def test_a_configured_host_is_called_and_redirects_are_not_followed(server):
    with outgoing_client(trusted_hosts=LOCAL) as client:
        assert client.get(f"{server}/").text == "xxxxx"
        assert client.post(f"{server}/", json={"a": 1}).json() == {"a": 1}
        assert client.get(f"{server}/redirect").status_code == 302


@pytest.mark.parametrize("path", ["/large", "/gzip"])
def test_a_large_or_compressed_answer_is_refused(server, path):
    with outgoing_client(trusted_hosts=LOCAL, max_bytes=1000) as client, pytest.raises(ResponseTooLarge):
        client.get(server + path)


def test_silence_and_refusal_are_transport_errors(server, unused_port):
    with outgoing_client(trusted_hosts=LOCAL, timeout_s=0.2) as client:
        with pytest.raises(httpx.TimeoutException):
            client.get(f"{server}/slow")
        with pytest.raises(httpx.NetworkError):
            client.get(f"http://127.0.0.1:{unused_port}/")
        with pytest.raises(httpx.NetworkError):
            client.get("http://no-such-host.invalid/")
