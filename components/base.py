"""Small words of layout used by every component and page: rows, stacks, grids, icons, conditions on optional
children."""

from typing import Any, TypeVar

import reflex as rx

from components.theme import Child, Flag, Text

Passed = TypeVar("Passed")


def present(*children: Child | None) -> list[Child]:
    """The children that are there; lets a component take optional parts without a branch for each."""
    return [child for child in children if child is not None]


def classes(*names: str | rx.Var[str] | None) -> str:
    """Class names joined, falsy ones dropped; a Var among them is written into the string as in an f-string."""
    return " ".join(f"{name}" for name in names if isinstance(name, rx.Var) or name)


def stack(*children: Child | None, gap: int = 4, class_name: str = "", **props: Any) -> rx.Component:
    """Children below one another; `gap` is a step of the spacing scale (1, 2, 3, 4, 6 or 8)."""
    return rx.el.div(*present(*children), class_name=classes(f"stack g{gap}", class_name), **props)


def row(*children: Child | None, gap: int = 2, wrap: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """Children beside one another, centred; `wrap` lets them break onto the next line."""
    names = classes(f"row g{gap}", "wrap" if wrap else "", class_name)
    return rx.el.div(*present(*children), class_name=names, **props)


def grid(
    *children: Child | None, min_width: str = "260px", gap: int = 4, class_name: str = "", **props: Any
) -> rx.Component:
    """As many equal columns of at least `min_width` as fit."""
    style = {"--min": min_width} | props.pop("style", {})
    return rx.el.div(*present(*children), class_name=classes(f"grid g{gap}", class_name), style=style, **props)


def icon(name: str, *, size: int = 16, label: str | None = None, class_name: str = "") -> rx.Component:
    """A Lucide icon; decoration unless `label` says what it means."""
    names = classes("icon", class_name)
    if label is None:
        return rx.icon(name, size=size, class_name=names, aria_hidden="true")
    return rx.icon(name, size=size, class_name=names, aria_label=label, role="img")


def text(
    content: Child, *, muted: bool = False, small: bool = False, class_name: str = "", **props: Any
) -> rx.Component:
    """A paragraph in the page's type scale."""
    names = classes("muted" if muted else "", "small" if small else "", class_name)
    return rx.el.p(content, class_name=names, **props)


def link(content: Child, href: Text, **props: Any) -> rx.Component:
    """A link in running text, routed in the browser."""
    return rx.el.a(content, href=href, class_name=classes("link", props.pop("class_name", "")), **props)


def when(condition: Flag | None, then: Child, otherwise: Child | None = None) -> Child:
    """`rx.cond` that also takes a plain bool or None, so that a component works with values and Vars alike."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, then, rx.fragment() if otherwise is None else otherwise)
    if condition:
        return then
    return rx.fragment() if otherwise is None else otherwise


def each(items: Any, render: Any) -> Child:
    """`rx.foreach` for Vars, a plain loop for Python sequences."""
    if isinstance(items, rx.Var):
        return rx.foreach(items, render)
    return rx.fragment(*[render(item) for item in items])


def passed(value: rx.Var[Passed]) -> tuple[rx.Var[Passed]]:
    """Argument spec of an event that hands one value over as it is; the handler's annotation says its type."""
    return (value,)
