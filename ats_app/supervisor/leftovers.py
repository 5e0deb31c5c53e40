"""What an earlier run left behind: found by marker and by folder, ended before the next run or by `./ats down`."""

import contextlib

import psutil

from ats_app.supervisor import postgres, valkey, watchdog
from ats_app.supervisor.datadir import DataDirectory

WATCHDOG_TIMEOUT = 25.0
_GRACE = 5.0


def end_leftovers(data: DataDirectory) -> list[str]:
    """Ends every process of an earlier run in `data`; returns their names. Call it with the directory locked.

    A supervisor that was killed has a watchdog at work: that one is left to finish first.
    """
    found = watchdog.marked(str(data.root))
    guards = [one for one in found if "ats_app.supervisor.watchdog" in _command(one)]
    psutil.wait_procs(guards, timeout=WATCHDOG_TIMEOUT)
    ended = []
    for one in watchdog.marked(str(data.root)):
        ended.append(_command(one) or str(one.pid))
        with contextlib.suppress(psutil.NoSuchProcess):
            one.terminate()
    _, stubborn = psutil.wait_procs(watchdog.marked(str(data.root)), timeout=_GRACE)
    for one in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    valkey.stop_leftover(data.valkey)
    postgres.stop_leftover(data.postgres)
    return ended


def _command(found: psutil.Process) -> str:
    try:
        return " ".join(found.cmdline())
    except psutil.Error:
        return ""
