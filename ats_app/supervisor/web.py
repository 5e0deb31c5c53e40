"""The web server of production: pages, events and API on one port, several processes.

Reflex's `run --env prod` compiles and builds before it serves; here both are done (see frontend.py), so this is the
serving half alone. The application is imported once and the workers are forked from it: they share its memory and a
dead one is back in a moment. Run as `python -m ats_app.supervisor.web --host HOST --port PORT`.
"""

import argparse
import gc
import importlib
import multiprocessing

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from reflex_base import constants
from reflex_base.environment import environment

from ats_app.core.config import settings

APP = "ats_app.ats_app"
_GRACE_SECONDS = 8


def main() -> None:
    """Serves until SIGTERM or SIGINT; requests under way get a few seconds to finish."""
    parser = argparse.ArgumentParser(description="Serve the application.")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    multiprocessing.set_start_method("fork", force=True)
    importlib.import_module(APP)
    gc.collect()
    gc.freeze()  # the garbage collector would otherwise touch, and so copy, every shared page
    Server(
        target=f"{APP}:app",
        factory=True,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        workers=settings().web_workers,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=_GRACE_SECONDS,
    ).serve()


if __name__ == "__main__":
    main()
