"""Buttons and links that look like buttons."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from components.base import classes, each, present, when
from components.base import icon as icon_of
from components.theme import Child, Flag, Text

Variant = Literal["primary", "secondary", "ghost", "danger", "danger-soft"]
Size = Literal["s", "m", "l"]


def _names(variant: Variant, size: Size, block: bool, extra: str) -> str:
    return classes(f"btn btn-{variant}", f"btn-{size}" if size != "m" else "", "btn-block" if block else "", extra)


def button(
    label: Child,
    *,
    variant: Variant = "secondary",
    size: Size = "m",
    icon: str | None = None,
    loading: Flag = False,
    disabled: Flag = False,
    block: bool = False,
    submit: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button. One `primary` a view. `loading` shows a spinner and refuses a second click; `submit` sends its form."""
    mark = icon_of(icon) if icon else rx.fragment()
    shown = when(loading, rx.el.span(class_name="spinner", aria_hidden="true"), mark)
    return rx.el.button(
        shown,
        label,
        type="submit" if submit else "button",
        disabled=(loading | disabled)
        if isinstance(loading, rx.Var) or isinstance(disabled, rx.Var)
        else (loading or disabled),
        class_name=_names(variant, size, block, class_name),
        **props,
    )


def link_button(
    label: Child,
    href: Text,
    *,
    variant: Variant = "secondary",
    size: Size = "m",
    icon: str | None = None,
    block: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link with the looks of a button: it goes somewhere, a `button` does something."""
    return rx.el.a(
        *present(icon_of(icon) if icon else None, label),
        href=href,
        class_name=_names(variant, size, block, class_name),
        **props,
    )


def icon_button(
    icon: str, label: str, *, variant: Variant = "ghost", small: bool = False, class_name: str = "", **props: Any
) -> rx.Component:
    """A button that is only an icon; `label` is what it is called and what hovering shows."""
    return rx.el.button(
        icon_of(icon, size=15 if small else 17),
        *props.pop("extra", ()),
        type="button",
        aria_label=label,
        title=label,
        class_name=_names(variant, "s" if small else "m", False, f"btn-icon {class_name}".strip()),
        **props,
    )


def segmented(
    options: Sequence[tuple[str, Text]] | rx.Var[Any], *, value: Text, on_change: Any, label: str
) -> rx.Component:
    """A choice of a few: `[(value, words), ...]`; `on_change` takes the value."""

    def one(option: Any) -> rx.Component:
        pressed = value == option[0]
        return rx.el.button(
            option[1],
            type="button",
            class_name="seg",
            aria_pressed=rx.cond(pressed, "true", "false") if isinstance(pressed, rx.Var) else str(pressed).lower(),
            on_click=on_change(option[0]),
        )

    return rx.el.div(each(options, one), class_name="segmented", role="group", aria_label=label)
