"""Where toasts appear. States send them with `rx.toast`; `state` code has helpers of its own for the usual
sentences."""

import reflex as rx


def toaster() -> rx.Component:
    """The corner for toasts; for `rx.App(toaster=toaster())`, which puts it around every page."""
    return rx.toast.provider(
        position="bottom-right", rich_colors=False, expand=True, close_button=False, visible_toasts=4
    )
