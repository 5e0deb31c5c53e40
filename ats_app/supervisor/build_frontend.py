"""Compiles the pages and, where the result is new, builds the front end; run as a program from the project's folder.

Reflex's own `export` does the same in one go; taken apart, the half minute of JavaScript is only spent when a page
really changed.
"""

import subprocess
import sys
from pathlib import Path

from reflex_base import constants
from reflex_base.environment import environment

from ats_app.supervisor.frontend import FrontendBuilds


def main() -> None:
    """Leaves the build of the present sources in the cache; exits with an error otherwise."""
    builds = FrontendBuilds(Path.cwd())
    with builds.locked():
        source_hash = builds.source_hash()
        if builds.current() is not None:
            return
        from reflex.utils import build

        _compile()
        build.set_env_json()  # type: ignore[no-untyped-call]
        compiled_hash = builds.compiled_hash()
        if builds.find(compiled_hash):
            builds.point(source_hash, compiled_hash)
            return
        build.build()  # type: ignore[no-untyped-call]
        builds.keep(source_hash, compiled_hash)


def _compile() -> None:
    from reflex.utils import prerequisites

    environment.REFLEX_COMPILE_CONTEXT.set(constants.CompileContext.EXPORT)
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    if prerequisites.needs_reinit():
        subprocess.run([sys.executable, "-m", "reflex", "init", "--no-agents"], check=True)
    prerequisites.get_compiled_app(prerender_routes=True)


if __name__ == "__main__":
    main()
