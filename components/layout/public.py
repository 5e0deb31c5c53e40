"""The frame of pages that candidates read: the company's name and colour, wide lines of text, large targets."""

from typing import Any

import reflex as rx

from components.base import present, when
from components.theme import Child, Text


def public_shell(
    *content: Child | None,
    brand_name: Text,
    home_href: Text,
    brand_initial: Text = "",
    brand_logo: Text = "",
    brand_color: Text = "",
    footer: Child | None = None,
) -> rx.Component:
    """A public page. `brand_color` is a hex colour of the company; text on it is chosen black or white by its
    lightness,
    and links are darkened or lightened until they can be read. Empty keeps the product's own accent."""
    mark = rx.el.span(brand_initial, class_name="public-mark", aria_hidden="true")
    logo = rx.el.img(src=brand_logo, alt="")
    brand = rx.el.a(
        when(_given(brand_logo), logo, mark), rx.el.span(brand_name), href=home_href, class_name="public-brand"
    )
    head = rx.el.header(rx.el.div(brand, class_name="public-head-in"), class_name="public-head")
    foot = rx.el.footer(
        rx.el.div(*present(footer, rx.el.span("Runs on LTI ATS")), class_name="public-foot-in"),
        class_name="public-foot",
    )
    main = rx.el.main(*present(*content), class_name="public-main", id="content", tab_index=-1)
    skip = rx.el.a("Skip to content", href="#content", class_name="skip-link")
    style: dict[str, Any] = {"--brand": brand_color}
    branded = "public is-branded"
    if isinstance(brand_color, rx.Var):
        branded = rx.cond(_given(brand_color), branded, "public")
    elif not brand_color:
        branded, style = "public", {}
    return rx.fragment(skip, rx.el.div(head, main, foot, class_name=branded, style=style))


def public_title(title: Child, subtitle: Child | None = None) -> rx.Component:
    """The large `h1` of a public page."""
    sub = rx.el.p(subtitle, class_name="public-sub") if subtitle is not None else None
    return rx.el.div(*present(rx.el.h1(title, class_name="public-title"), sub))


def _given(value: Text) -> Any:
    return value != "" if isinstance(value, rx.Var) else bool(value)
