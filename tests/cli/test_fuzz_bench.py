"""The fuzz run: a short one, of the same making as the long one."""

from ats_app.cli.bench.fuzz import run


def test_no_damaged_file_escapes_the_sandbox() -> None:
    figures = {figure["name"]: figure["value"] for figure in run(4, seed=7)}
    assert figures["fuzz.files"] > 0
    assert (figures["fuzz.escaped"], figures["fuzz.open_files"], figures["fuzz.children_left"]) == (0, 0, 0)
    assert figures["fuzz.memory_growth"] < 80  # the largest of the files, twice
