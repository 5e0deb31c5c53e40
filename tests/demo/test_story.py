"""The story of a job's applications: plausible, and the same from the same seed."""

from datetime import UTC, datetime, timedelta

import pytest

from ats_app.demo.story import CHOSEN, FILLED, STAGES, Course, Window, tell

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
SCORES = [float(20 + i % 70) for i in range(400)]
OPEN = Window(NOW - timedelta(days=200), NOW)
CLOSED = Window(NOW - timedelta(days=300), NOW, NOW - timedelta(days=90), ends=True)
HELD = Window(NOW - timedelta(days=200), NOW, NOW - timedelta(days=30))


@pytest.fixture(scope="module", params=[OPEN, CLOSED, HELD], ids=["open", "closed", "held"])
def told(request: pytest.FixtureRequest) -> tuple[Window, list[Course]]:
    return request.param, tell("t", request.param, SCORES, 8)


def reached(courses: list[Course], stage: str) -> int:
    return sum(course.reached(stage) is not None for course in courses)


def test_one_seed_tells_one_story() -> None:
    assert tell("a", OPEN, SCORES, 5) == tell("a", OPEN, SCORES, 5)
    assert tell("a", OPEN, SCORES, 5) != tell("b", OPEN, SCORES, 5)


def test_every_step_follows_the_one_before(told: tuple[Window, list[Course]]) -> None:
    for course in told[1]:
        assert course.steps[0].kind == "apply"
        for before, after in zip(course.steps, course.steps[1:], strict=False):
            assert after.at > before.at
            assert after.from_stage == before.to_stage
            assert after.to_stage == (before.to_stage + 1 if after.kind in ("move", "hire") else before.to_stage)


def test_nothing_happens_before_the_job_opens_or_in_the_future(told: tuple[Window, list[Course]]) -> None:
    window, courses = told
    assert all(window.opened <= course.applied_at <= window.until for course in courses)
    assert all(course.last.at <= window.now for course in courses)


def test_the_funnel_narrows(told: tuple[Window, list[Course]]) -> None:
    numbers = [reached(told[1], stage) for stage in STAGES]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == len(SCORES)
    assert numbers[1] < numbers[0] * 0.6


def test_people_decide_on_weekdays() -> None:
    decisions = [step for course in tell("w", OPEN, SCORES, 8) for step in course.steps[1:] if step.kind != "withdraw"]
    weekend = sum(step.at.weekday() > 4 for step in decisions)
    assert weekend < len(decisions) * 0.02
    assert all(8 <= step.at.hour < 23 for step in decisions)


def test_better_scores_get_further() -> None:
    courses = tell("s", CLOSED, [float(i) for i in range(400)], 8)
    assert reached(courses[200:], "interview") > 1.5 * reached(courses[:200], "interview")


def test_a_closed_job_leaves_nobody_waiting() -> None:
    courses = tell("c", CLOSED, SCORES, 8)
    assert not any(course.status == "active" for course in courses)
    assert any(course.last.reason == FILLED for course in courses)


def test_hires_stop_at_the_openings_and_one_stays_free_while_the_job_is_open() -> None:
    for window, most in ((CLOSED, 2), (OPEN, 1)):
        courses = tell("h", window, SCORES, 2)
        assert sum(course.status == "hired" for course in courses) == most
        assert any(course.last.reason == CHOSEN for course in courses)


def test_statuses_are_all_there_on_an_open_job() -> None:
    assert {course.status for course in tell("o", OPEN, SCORES, 8)} == {"active", "hired", "rejected", "withdrawn"}


def test_fresh_applications_came_in_the_last_weeks() -> None:
    courses = tell("f", OPEN, SCORES, 8, fresh=[i < 20 for i in range(400)])
    assert all(course.applied_at > NOW - timedelta(days=24) for course in courses[:20])
