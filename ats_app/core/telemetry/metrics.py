"""Prometheus metrics: requests, events of the screens, tasks, and probes read at scrape time (pools,
queues, lag).

Where `PROMETHEUS_MULTIPROC_DIR` is set (the supervisor does, on an empty folder) all processes' numbers are
summed.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

log = structlog.get_logger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST
_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LONG = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)

REQUESTS = Counter("ats_http_requests", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("ats_http_request_seconds", "Time to answer a request", ["method", "route"], buckets=_FAST)
EVENT_SECONDS = Histogram("ats_event_seconds", "Time to handle a screen's event", ["handler", "outcome"], buckets=_FAST)
TASK_SECONDS = Histogram("ats_task_seconds", "Time to run a task", ["task", "outcome"], buckets=_LONG)
PROBE_FAILURES = Counter("ats_probe_failures", "Probes that could not be read at scrape time", ["probe"])

Reading = float | Mapping[str, float]
_probes: dict[str, tuple[str, str, Callable[[], Reading]]] = {}
_probes_lock = threading.Lock()


@contextmanager
def measure_event(handler: str) -> Iterator[None]:
    """Time the handling of an event of a screen; an exception is counted as such."""
    with _timed(EVENT_SECONDS, handler):
        yield


@contextmanager
def measure_task(task: str) -> Iterator[None]:
    """Time a task; an exception is counted as such."""
    with _timed(TASK_SECONDS, task):
        yield


def probe(name: str, documentation: str, read: Callable[[], Reading], *, label: str = "name") -> None:
    """Register a gauge that is read at scrape time; `read` gives a number, or numbers by the value of
    `label`.

    A probe that raises is left out of the answer and counted. Registering a name again replaces it.
    """
    with _probes_lock:
        _probes[name] = (documentation, label, read)


def metrics_text() -> bytes:
    """Everything in Prometheus's text format (`CONTENT_TYPE`)."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    gauges = CollectorRegistry()
    gauges.register(_Probes())
    probed = generate_latest(gauges)  # first: what fails is counted in the same answer
    return generate_latest(registry) + probed


class _Probes:
    def describe(self) -> list[Metric]:
        return []  # nothing to compare at registration: reading now would be too early

    def collect(self) -> Iterator[Metric]:
        with _probes_lock:
            probes = dict(_probes)
        for name, (documentation, label, read) in probes.items():
            try:
                reading = read()
            except Exception as error:
                log.warning("metrics.probe_failed", probe=name, error=type(error).__name__)
                PROBE_FAILURES.labels(name).inc()
                continue
            yield _gauge(name, documentation, label, reading)


def _gauge(name: str, documentation: str, label: str, reading: Reading) -> GaugeMetricFamily:
    if isinstance(reading, Mapping):
        family = GaugeMetricFamily(name, documentation, labels=[label])
        for value, number in reading.items():
            family.add_metric([value], number)
        return family
    return GaugeMetricFamily(name, documentation, value=reading)


@contextmanager
def _timed(histogram: Histogram, name: str) -> Iterator[None]:
    started = time.perf_counter()
    outcome = "error"
    try:
        yield
        outcome = "ok"
    finally:
        histogram.labels(name, outcome).observe(time.perf_counter() - started)
