"""What is shown where there is no page."""

import reflex as rx

from components.forms import link_button
from components.layout import auth_shell
from pages import routes
from pages.registry import screen
from state.base import Open


@screen(routes.NOT_FOUND, title="Page not found", access=Open.ANYBODY)
def not_found() -> rx.Component:
    return auth_shell(
        link_button("Go to the start", routes.HOME, variant="primary", block=True),
        title="There is no page here",
        subtitle="The address may be mistyped, or what was here is gone.",
    )
