"""Reflex's settings; every value that differs between installations comes from `ats_app.core.config`."""

import re
from pathlib import Path
from typing import Any

import reflex as rx

from ats_app.core.config import settings
from components.theme import radix_plugin

BUILD_ORIGIN = "http://same-origin.invalid"
"""Stands for the address of the server while the front end is built; see `SameOriginPlugin`."""

_BAKED_ADDRESS = re.compile(r"""(["'`])(ws|http)://same-origin\.invalid(/[^"'`]*)\1""")


class SameOriginPlugin(rx.plugins.Plugin):
    """Makes the built front end talk to whatever address it was loaded from.

    Reflex writes the server's address into the bundle, so another port or host name would need another build.
    One build per content serves every `--port`, every proxy and every container instead.
    """

    def post_build(self, **context: Any) -> None:
        """Replaces each baked-in address by an expression; runs before the files are compressed."""
        for script in Path(context["static_dir"]).rglob("*.js"):
            text = script.read_text()
            changed = _BAKED_ADDRESS.sub(_own_address, text)
            if changed != text:
                script.write_text(changed)


def _own_address(match: re.Match[str]) -> str:
    scheme, path = match.group(2), match.group(3)
    origin = "location.origin" if scheme == "http" else 'location.origin.replace(/^http/,"ws")'
    return f'((typeof location>"u"?"{scheme}://localhost":{origin})+"{path}")'


def _allowed_origins() -> list[str]:
    """The public address; a loopback one may be written in either way."""
    origin = settings().public_url.rstrip("/")
    pair = ("//127.0.0.1", "//localhost")
    return sorted({origin, origin.replace(*pair), origin.replace(*reversed(pair))})


config = rx.Config(
    app_name="ats_app",
    api_url=BUILD_ORIGIN,
    redis_url=settings().redis_url or None,
    cors_allowed_origins=_allowed_origins(),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[SameOriginPlugin(), radix_plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
