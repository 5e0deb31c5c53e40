"""What people say moves the sureness, a little by a little and far by much; shipped files are never touched."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.parsing import version as versions
from scoring.parsing.confidence import FILE, curves
from scoring.parsing.training.learn import Label, learn, read_labels, recalibrate, role_texts
from scoring.parsing.training.threshold import choose
from scoring.parsing.version import shipped, version

TITLE, EMAIL = "work_history.title", "contact_info.email"


def label(right: bool | None, sure: float | None = 0.9, field: str = TITLE, **more: object) -> Label:
    values = {"asked": True, "parser_version": version(), "text": None} | more
    return Label(field=field, confidence=sure, right=right, **values)  # type: ignore[arg-type]


def test_a_few_words_move_a_curve_a_little_and_many_settle_it() -> None:
    few = recalibrate(curves(), [label(False), label(True)])[TITLE]
    many = recalibrate(curves(), [label(number % 2 == 0) for number in range(600)])[TITLE]
    assert few.sure_before == many.sure_before == pytest.approx(0.9)
    assert 0.75 < few.sure_after < 0.9
    assert many.sure_after == pytest.approx(0.5, abs=0.03)
    assert (few.examples, few.right, many.examples) == (2, 0.5, 600)


def test_order_is_kept_and_an_honest_curve_stays() -> None:
    honest = [label(number % 10 != 0) for number in range(200)]
    moved = recalibrate(curves(), honest)[TITLE]
    assert moved.sure_after == pytest.approx(0.9, abs=0.01)
    assert len(moved.curve) == len(curves()[TITLE])


@pytest.mark.parametrize(
    "said",
    [
        label(False, asked=False),
        label(None),
        label(False, None),
        label(False, field="skills"),
    ],
)
def test_what_says_nothing_of_sureness_is_left_out(said: Label) -> None:
    assert recalibrate(curves(), [said]) == {}


def test_texts_are_learned_once_and_never_those_that_name_somebody() -> None:
    said = [
        label(True, text="Cook"),
        label(False, text="Cook"),
        label(True, field="education.degree", text="BSc"),
        label(True, field=EMAIL, text="ana@example.org"),
        label(True),
    ]
    assert role_texts(said) == [("BSc", "degree"), ("Cook", "title")]


def test_labels_come_from_lines_and_other_versions_teach_no_sureness(tmp_path: Path) -> None:
    rows = [label(False, 0.95)._asdict(), label(False)._asdict() | {"parser_version": "0.1", "language": "en"}]
    file = tmp_path / "labels.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    before = FILE.read_bytes()
    said = learn(read_labels(file), tmp_path / "learned")
    assert said[0].startswith("2 labels, 1 of this parser")
    assert said[1].startswith(f"{TITLE}: 1 values, 0% right; was 95% sure, now")
    fresh = json.loads((tmp_path / "learned" / shipped() / "confidence.json").read_text())
    assert set(fresh) == set(curves())
    assert fresh[EMAIL] == list(curves()[EMAIL])
    assert fresh[TITLE] != list(curves()[TITLE])
    assert FILE.read_bytes() == before


def test_nothing_said_writes_nothing(tmp_path: Path) -> None:
    assert learn([], tmp_path) == [f"0 labels, 0 of this parser ({version()})."]
    assert not (tmp_path / shipped() / "confidence.json").exists()


def test_what_was_learned_is_used_by_the_next_process_and_names_another_version(tmp_path: Path) -> None:
    learn([label(False) for _ in range(300)], tmp_path)
    code = (
        "from scoring.parsing.confidence import confidence; from scoring.parsing.version import version;"
        "print(confidence('work_history.title', 3, 2, 4), version())"
    )
    answers = []
    for folder in ("", str(tmp_path)):
        environment = os.environ | {versions.VARIABLE: folder}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        answers.append(done.stdout.split())
    assert float(answers[1][0]) < float(answers[0][0])
    assert answers[0][1] == version() != answers[1][1]


def test_roles_learn_the_texts_people_gave(tmp_path: Path) -> None:
    firm = label(True, text="Quux & Söhne", field="work_history.company")
    said = [label(True, text="Zwölfpunktmeister"), firm]
    [*_, last] = learn(said, tmp_path, roles=True, count=600, epochs=2)
    if importlib.util.find_spec("faker") is None:
        assert "uv sync --group training" in last
        return
    assert last == "roles: trained with 2 texts of people, 2 of them right now"
    assert (tmp_path / shipped() / "roles.bin").stat().st_size > 100_000


def test_roles_need_texts(tmp_path: Path) -> None:
    assert learn([], tmp_path, roles=True)[-1] == "roles: no texts to learn from."


def test_the_threshold_is_as_high_as_asking_pays() -> None:
    pairs = [(0.5, False), (0.55, True), (0.8, True), (0.8, True), (0.97, True)]
    assert choose(pairs, 0.5) == 0.8
    assert choose(pairs, 0.2) == 0.99
    assert choose([(0.9, True)], 0.2) == 0.5
