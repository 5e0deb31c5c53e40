import os
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ats_app.core.telemetry import metrics
from ats_app.core.telemetry.metrics import measure_event, measure_task, metrics_text, probe


def value(sample: str, **labels: str) -> float | None:
    for family in text_string_to_metric_families(metrics_text().decode()):
        for found in family.samples:
            if found.name == sample and labels.items() <= found.labels.items():
                return found.value
    return None


@pytest.fixture(autouse=True)
def no_probes(monkeypatch):
    monkeypatch.setattr(metrics, "_probes", {})


def test_events_and_tasks_are_timed_with_their_outcome():
    with measure_event("BoardState.move"):
        pass
    with pytest.raises(ValueError, match="x"), measure_task("parse"):
        raise ValueError("x")
    assert value("ats_event_seconds_count", handler="BoardState.move", outcome="ok") == 1
    assert value("ats_task_seconds_count", task="parse", outcome="error") == 1


def test_probes_are_read_at_scrape_time():
    depth = {"default": 3.0}
    probe("ats_queue_depth", "Tasks waiting", lambda: depth, label="queue")
    probe("ats_outbox_lag_seconds", "Age of the oldest row", lambda: 1.5)
    assert value("ats_queue_depth", queue="default") == 3
    depth["default"] = 4.0
    assert value("ats_queue_depth", queue="default") == 4
    assert value("ats_outbox_lag_seconds") == 1.5


def test_a_broken_probe_is_counted_and_hides_nothing():
    def broken() -> float:
        raise ConnectionError

    probe("ats_broken", "Fails", broken)
    probe("ats_fine", "Works", lambda: 1.0)
    assert value("ats_fine") == 1
    assert value("ats_broken") is None
    assert (value("ats_probe_failures_total", probe="ats_broken") or 0) >= 1


def test_numbers_of_several_processes_are_summed(tmp_path):
    script = (
        "import sys; from ats_app.core.telemetry.metrics import *\n"
        "with measure_task('parse'): pass\n"
        "if sys.argv[1] == 'show': sys.stdout.write(metrics_text().decode())"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    out = ""
    for mode in ("quiet", "show"):
        run = [sys.executable, "-c", script, mode]
        out = subprocess.run(run, env=environment, check=True, capture_output=True, text=True).stdout
    assert 'ats_task_seconds_count{outcome="ok",task="parse"} 2.0' in out
