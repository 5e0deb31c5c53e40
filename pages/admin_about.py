"""About: version, licence, and whose data the product builds on."""

import reflex as rx

from ats_app.core.permissions import Permission
from components.base import stack, text
from components.layout import card, definition_list
from pages.admin_frame import admin_page, section
from state.admin_about import AdminAboutState


@section("about", access=Permission.SETTINGS_WRITE, on_load=[AdminAboutState.load])
def about() -> rx.Component:
    facts = card(definition_list(AdminAboutState.facts), title="This installation")
    sources = card(
        stack(
            text(
                "The list of skills that comes with the product is its own. A company can add the published ESCO and"
                " O*NET lists to it; for these holds:"
            ),
            rx.foreach(AdminAboutState.attributions, lambda words: text(words, small=True)),
        ),
        title="Published skill lists",
    )
    return admin_page("about", facts, sources, narrow=True)
