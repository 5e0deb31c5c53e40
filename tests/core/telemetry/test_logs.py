import json
import logging
import warnings

import pytest
import structlog

from ats_app.core.config import settings
from ats_app.core.telemetry.logs import configure, context, correlation_id, new_correlation_id


@pytest.fixture(autouse=True)
def logging_as_before():
    root, configuration = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.configure(**configuration)


@pytest.fixture
def lines(capsys):
    def read() -> list[dict]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


def test_our_lines_and_the_libraries_are_one_stream_of_json(lines):
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler())
    configure("web")
    structlog.get_logger("ats_app.jobs").info("job.published", job_id=7)
    logging.getLogger("uvicorn.error").warning("port %s in use", 8000)
    logging.getLogger("rq").info("done", extra={"job": "x"})
    ours, uvicorn, rq = lines()
    assert ours["event"] == "job.published"
    assert (ours["job_id"], ours["level"], ours["logger"], ours["process"]) == (7, "info", "ats_app.jobs", "web")
    assert ours["timestamp"].endswith("Z")
    assert uvicorn["event"] == "port 8000 in use"
    assert rq["job"] == "x"


def test_the_correlation_id_is_on_every_line_of_the_block(lines):
    configure("worker")
    ident = new_correlation_id()
    with context(correlation_id=ident, task="parse"):
        assert correlation_id() == ident
        logging.getLogger("reflex").error("x")
        structlog.get_logger().info("y")
    structlog.get_logger().info("z")
    inside, also, outside = lines()
    assert inside["correlation_id"] == also["correlation_id"] == ident
    assert inside["task"] == "parse"
    assert "correlation_id" not in outside
    assert correlation_id() == ""


def test_secrets_never_reach_the_stream_not_even_in_a_traceback(capsys):
    configure("web")
    try:
        raise RuntimeError("connect to postgresql://app:hunter2@db failed")
    except RuntimeError:
        structlog.get_logger().exception("db.down", password="hunter2", headers={"cookie": "s=hunter2"})
        logging.getLogger("granian").exception("Bearer hunter2hunter2")
    out = capsys.readouterr().out
    assert "hunter2" not in out
    assert "Traceback" in out
    assert out.count("\n") == 2


def test_access_logs_of_servers_and_chatter_are_quiet_and_warnings_are_logged(lines):
    configure("web")
    logging.getLogger("uvicorn.access").info("GET /?token=1")
    logging.getLogger("httpx").info("GET")
    structlog.get_logger().debug("detail")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old call", DeprecationWarning, stacklevel=1)
    (line,) = lines()
    assert "old call" in line["event"]


def test_the_console_form_is_for_people(capsys, monkeypatch):
    monkeypatch.setenv("ATS_LOG_FORMAT", "console")
    settings.cache_clear()
    configure("web")
    structlog.get_logger().info("job.published", job_id=7)
    assert "job_id=7" in capsys.readouterr().out
