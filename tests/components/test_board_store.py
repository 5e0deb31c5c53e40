"""What a board knows, tested where it runs: in JavaScript, with the Node that the front end is built with."""

import subprocess
import sys
from pathlib import Path

NODE = Path(sys.executable).parent / "node"
TESTS = Path(__file__).with_name("board_store.test.mjs")


def test_the_board_keeps_its_columns_right() -> None:
    done = subprocess.run(
        [NODE, "--no-warnings", "--test", TESTS], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
