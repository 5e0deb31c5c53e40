"""Reflex's settings; every value that differs between installations comes from `ats_app.core.config`."""

import json
import re
from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.constants import ReactRouter

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


_BACK_END_PATHS = (
    "^/(api|session|_event|_upload|health|ready|metrics|ping|[.]well-known|robots[.]txt)(/|[?]|$)",
    "^/careers/[^/]+/(sitemap[.]xml|jobs[.]xml|logo[.]png)",
)
_VITE_PLUGINS = "  plugins: ["


class DevelopmentServerPlugin(rx.plugins.Plugin):
    """Makes Vite's development server the whole product at one address, as the built one is: what only the back end
    answers is passed on to it, and nobody but this machine is listened to."""

    def pre_compile(self, **context: Any) -> None:
        """Adds to Vite's configuration, which Reflex has just written."""
        context["add_modify_task"](ReactRouter.VITE_CONFIG_FILE, self.pass_on)

    def pass_on(self, configuration: str) -> str:
        """`configuration` with the proxy; raises `RuntimeError` when Reflex writes another kind of file one day."""
        if _VITE_PLUGINS not in configuration:
            raise RuntimeError(f"{ReactRouter.VITE_CONFIG_FILE} has no line {_VITE_PLUGINS!r} to add a proxy to")
        target = {"target": f"http://127.0.0.1:{rx.config.get_config().backend_port}", "ws": True}
        server = {"host": "127.0.0.1", "proxy": dict.fromkeys(_BACK_END_PATHS, target)}
        plugin = f'{{ name: "one-address", apply: "serve", config: () => ({json.dumps({"server": server})}) }},'
        return configuration.replace(_VITE_PLUGINS, f"{_VITE_PLUGINS}\n    {plugin}", 1)


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
    plugins=[SameOriginPlugin(), DevelopmentServerPlugin(), radix_plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
