"""Figures of benchmarks, and the times they come from."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def figure(name: str, value: float, unit: str, n: int, **params: Any) -> dict[str, Any]:
    """One figure in the form of `./ats bench`."""
    return {"name": name, "value": value, "unit": unit, "n": n, "params": params}


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds that the work took, and its result."""
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1000, result


def percentile(times: Sequence[float], share: float) -> float:
    """The value that a share of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def spread(name: str, times: Sequence[float], **params: Any) -> Iterator[dict[str, Any]]:
    """Median and 95th percentile of times in milliseconds."""
    for label, share in (("p50", 0.5), ("p95", 0.95)):
        yield figure(f"{name}.{label}", round(percentile(times, share), 2), "ms", len(times), **params)
