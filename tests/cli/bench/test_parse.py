"""The benchmark of the parser on a handful of résumés; its figures are for quiet machines."""

import pytest

from ats_app.cli.bench import parse
from ats_app.demo.resumes import Resume, make_resumes


@pytest.fixture(scope="module")
def resumes() -> list[Resume]:
    return list(make_resumes(4, seed=9_900, layout="text_plain"))


def test_the_shares_of_the_steps_are_a_whole(resumes: list[Resume]) -> None:
    reading, understanding = parse._steps(resumes)
    assert reading["value"] + understanding["value"] == pytest.approx(100, abs=0.02)
    assert understanding["params"]["ms"] > reading["params"]["ms"]  # of plain text


def test_a_child_is_timed_by_the_clock_and_by_its_processor_time(resumes: list[Resume]) -> None:
    by_clock, by_processor = parse._batch(resumes)
    assert by_clock["name"] == "parse.sandbox.throughput"
    assert by_clock["value"] > 0
    assert by_processor["name"] == "parse.sandbox.throughput.processor"
    assert by_processor["value"] > 0
    assert by_clock["n"] == len(resumes)


def test_a_cold_start_costs_processor_time_too(resumes: list[Resume]) -> None:
    seconds, processor = parse._cold_start(resumes[0].content)
    assert (seconds["unit"], processor["unit"]) == ("s", "s")
    assert seconds["value"] > 0.2
    assert processor["value"] > 0.2


def test_one_value_is_its_own_spread() -> None:
    assert [figure["value"] for figure in parse._spread("x", [0.5])] == [500.0, 500.0]
    middle, late = parse._spread("x", [number / 1000 for number in range(1, 101)])
    assert (middle["value"], late["value"]) == (pytest.approx(50.5), pytest.approx(95.95))
