"""The composition root: screens, API and error handling come together here, and nothing imports it."""

from typing import Any

import reflex as rx
import structlog

import pages
from ats_app.web.api import create_api
from components.theme import STYLESHEETS, head_components

log = structlog.get_logger(__name__)


def explain(exception: Exception) -> Any:
    """What the person sees when a screen's handler fails unexpectedly; the log has the rest, without request headers."""
    log.error("screen.failed", exc_info=exception)
    return rx.toast.error("Something went wrong on our side. Nothing was changed; please try again.")


app = rx.App(
    api_transformer=create_api(),
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    backend_exception_handler=explain,
    html_lang="en",
)
pages.add_all(app)
