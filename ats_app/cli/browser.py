"""The browser that the end-to-end tests drive: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

SCANNED = ("spa", "por", "fra", "deu")
"""Languages of scans beside English; the tests of scanned pages run where tesseract is."""


class NoBrowserError(Exception):
    """There is no Chromium and this account can't install one."""


def find() -> str | None:
    """Path of a Chromium, `ATS_BROWSER` first."""
    named = os.environ.get("ATS_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> str:
    """Path of a Chromium; as root on Debian one is installed with apt when there is none.

    Raises:
        NoBrowserError: with what the person can do about it.
    """
    found = find()
    if found:
        return found
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise NoBrowserError(
            "No Chromium was found for the browser tests: install one (Debian: apt install chromium), name one in "
            "ATS_BROWSER, or leave those tests out with -m 'not e2e'."
        )
    print("Installing Chromium and tesseract with apt for the tests", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-dejavu-core", "tesseract-ocr", *(f"tesseract-ocr-{code}" for code in SCANNED)]
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([apt, *words], check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise NoBrowserError(f"Chromium could not be installed: apt-get {words[0]} ended with {done.returncode}.")
    found = find()
    if not found:
        raise NoBrowserError("apt installed Chromium, but it is not in PATH; name it in ATS_BROWSER.")
    return found
