"""The composition root: screens, API and error handling come together here, and nothing imports it."""

import asyncio

import reflex as rx
import structlog
from reflex.event import EventSpec

import pages
from ats_app.core.db import verify_app_role
from ats_app.core.telemetry.logs import configure
from ats_app.web.api import create_api
from components.feedback import toaster
from components.theme import STYLESHEETS, head_components
from scoring.parsing.sandbox import warm_up

log = structlog.get_logger(__name__)


def explain(exception: Exception) -> EventSpec:
    """What the person sees when a handler fails unexpectedly; the log has the rest, without request headers."""
    log.error("screen.failed", exc_info=exception)
    answer: EventSpec = rx.toast.error("Something went wrong on our side. Nothing was changed; please try again.")
    return answer


async def start() -> None:
    """Before the first request: logs in our form, no database role that could walk around the tenant wall,
    and a reader of résumés that is ready."""
    configure("web")
    await asyncio.to_thread(verify_app_role)
    await asyncio.to_thread(warm_up)


app = rx.App(
    api_transformer=create_api(),
    toaster=toaster(),
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    backend_exception_handler=explain,
    html_lang="en",
)
pages.add_all(app)
app.register_lifespan_task(start)
