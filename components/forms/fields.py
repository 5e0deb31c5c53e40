"""Labelled fields: the label above, the hint below it, the error beside the field in plain words.

Every field has a `name`, which is also its id, so that forms send it and error summaries can go to it. Extra properties
(`on_change`, `on_blur`, `value`, `default_value`, `auto_complete`, ...) go to the control.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.base import classes, each, icon, present, when
from components.theme import Child, Flag, Text


def field(
    control: Child,
    *,
    name: str,
    label: Child,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
    class_name: str = "",
) -> rx.Component:
    """Label, hint, control and error of one field; the ready fields below are made with it."""
    extra = rx.el.span("optional", class_name="field-optional") if optional else None
    return rx.el.div(
        *present(
            rx.el.label(*present(label, extra), html_for=name, class_name="field-label"),
            rx.el.div(hint, class_name="field-hint", id=f"{name}-hint") if hint is not None else None,
            control,
            field_error(name, error),
        ),
        class_name=classes("field", class_name),
    )


def field_error(name: str, error: Text) -> rx.Component:
    """The place of a field's error; always in the page, so that screen readers hear it arrive."""
    shown = when(_given(error), rx.fragment(icon("circle-alert", size=14), error))
    return rx.el.div(shown, class_name="field-error", id=f"{name}-error", aria_live="polite")


def _given(value: Text) -> Any:
    return value != "" if isinstance(value, rx.Var) else bool(value)


def _aria(name: str, error: Text, hint: Child | None) -> dict[str, Any]:
    invalid = _given(error)
    described = f"{name}-hint {name}-error" if hint is not None else f"{name}-error"
    return {
        "id": name,
        "name": name,
        "aria_describedby": described,
        "aria_invalid": rx.cond(invalid, "true", "false") if isinstance(invalid, rx.Var) else str(invalid).lower(),
    }


def text_field(
    name: str,
    label: Child,
    *,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
    prefix: Child | None = None,
    suffix: Child | None = None,
    type: str = "text",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """One line of text; `prefix`/`suffix` are shown inside the border (`https://`, `years`)."""
    control = rx.el.input(
        type=type,
        class_name="input",
        required=props.pop("required", not optional),
        **_aria(name, error, hint),
        **props,
    )
    if prefix is not None or suffix is not None:
        before = rx.el.span(prefix, class_name="affix") if prefix is not None else None
        after = rx.el.span(suffix, class_name="affix") if suffix is not None else None
        control = rx.el.div(*present(before, control, after), class_name="input-group")
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional, class_name=class_name)


def email_field(name: str, label: Child = "E-mail", **props: Any) -> rx.Component:
    """An e-mail address: the right keyboard on a phone, the browser's own suggestions."""
    defaults = {"auto_complete": "email", "input_mode": "email", "spell_check": False, "auto_capitalize": "none"}
    return text_field(name, label, type="email", **(defaults | props))


def number_field(name: str, label: Child, **props: Any) -> rx.Component:
    """A whole number, typed with the number keyboard."""
    return text_field(name, label, type="number", **({"input_mode": "numeric", "min": 0} | props))


def date_field(name: str, label: Child, **props: Any) -> rx.Component:
    """A day, by the browser's own picker; the value is `YYYY-MM-DD`."""
    return text_field(name, label, type="date", **props)


def datetime_field(name: str, label: Child, **props: Any) -> rx.Component:
    """A day and time without zone, `YYYY-MM-DDTHH:MM`; say in the hint whose time it is."""
    return text_field(name, label, type="datetime-local", **props)


def text_area(
    name: str,
    label: Child,
    *,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
    rows: int = 4,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """Several lines of plain text."""
    control = rx.el.textarea(
        class_name="textarea",
        rows=str(rows),
        required=props.pop("required", not optional),
        **_aria(name, error, hint),
        **props,
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional, class_name=class_name)


def _option(option: Any) -> rx.Component:
    if isinstance(option, rx.Var):
        return rx.el.option(option[1], value=option[0])
    value, words = (option, option) if isinstance(option, str) else option
    return rx.el.option(words, value=value)


def select_field(
    name: str,
    label: Child,
    options: Sequence[Any] | rx.Var[Any],
    *,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
    placeholder: Text | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A choice from a list, the platform's own (a wheel on a phone). `options`: Var or list of `(value, words)`."""
    first = rx.el.option(placeholder, value="") if placeholder is not None else None
    control = rx.el.select(
        *present(first, each(options, _option)),
        class_name="select",
        required=props.pop("required", not optional),
        **_aria(name, error, hint),
        **props,
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional, class_name=class_name)


def money_range_field(
    name: str,
    label: Child,
    *,
    currencies: Sequence[str] = ("EUR", "USD", "GBP", "CHF", "BRL"),
    minimum: Text = "",
    maximum: Text = "",
    currency: Text = "EUR",
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
    on_change_min: Any = None,
    on_change_max: Any = None,
    on_change_currency: Any = None,
) -> rx.Component:
    """From, to and currency in one line; the form sends `NAME_min`, `NAME_max` and `NAME_currency`."""

    def amount(part: str, value: Text, handler: Any, said: str) -> rx.Component:
        events = {"on_change": handler} if handler is not None else {}
        return rx.el.input(
            type="number",
            min="0",
            step="any",
            input_mode="numeric",
            class_name="input num",
            name=f"{name}_{part}",
            id=name if part == "min" else f"{name}_{part}",
            default_value=value,
            aria_label=said,
            aria_describedby=f"{name}-error",
            placeholder=said,
            **events,
        )

    events = {"on_change": on_change_currency} if on_change_currency is not None else {}
    choice = rx.el.select(
        *[rx.el.option(code, value=code) for code in currencies],
        class_name="select",
        name=f"{name}_currency",
        default_value=currency,
        aria_label="Currency",
        **events,
    )
    control = rx.el.div(
        amount("min", minimum, on_change_min, "From"),
        rx.el.span("–", class_name="affix", aria_hidden="true"),
        amount("max", maximum, on_change_max, "To"),
        choice,
        class_name="input-group",
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional)


def checkbox(name: str, label: Child, *, note: Child | None = None, **props: Any) -> rx.Component:
    """A box with its words beside it; the whole line is the target."""
    words = rx.el.span(*present(label, rx.el.small(note) if note is not None else None), class_name="check-text")
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, id=props.pop("id", name), **props), words, class_name="check"
    )


def radio_group(
    name: str,
    label: Child,
    options: Sequence[tuple[str, Child]] | Sequence[tuple[str, Child, Child]],
    *,
    value: Text = "",
    error: Text = "",
    on_change: Any = None,
) -> rx.Component:
    """One of a few, all visible: `[(value, words, note?), ...]`."""
    events = {"on_change": on_change} if on_change is not None else {}

    def one(option: Any) -> rx.Component:
        key, words, *note = option
        box = rx.el.input(type="radio", name=name, value=key, default_checked=value == key, **events)
        said = rx.el.span(words, *[rx.el.small(n) for n in note], class_name="check-text")
        return rx.el.label(box, said, class_name="check")

    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(*[one(option) for option in options], class_name="stack g2", id=name),
        field_error(name, error),
        class_name="field",
    )


def switch(name: str, label: Child, *, checked: Flag = False, on_change: Any = None, **props: Any) -> rx.Component:
    """On or off, at once; `on_change` takes a bool. In a form that is sent as a whole use a `checkbox`."""
    if on_change is not None:
        props |= {"checked": checked, "on_change": on_change}
    else:
        props |= {"default_checked": checked}
    box = rx.el.input(type="checkbox", role="switch", name=name, id=props.pop("id", name), **props)
    return rx.el.label(box, rx.el.span(label), class_name="switch")


def search_input(name: str, label: str, **props: Any) -> rx.Component:
    """A search field without a visible label, for lists filtered by a state (in the address: `tables.url_search`)."""
    box = rx.el.input(
        type="search",
        class_name="input input-search",
        name=name,
        aria_label=label,
        placeholder=props.pop("placeholder", label),
        auto_complete="off",
        **props,
    )
    return rx.el.div(icon("search"), box, class_name="with-icon")


def form(*children: Child | None, on_submit: Any = None, **props: Any) -> rx.Component:
    """A form with even spacing; the browser's own error bubbles are off, ours stand beside the fields."""
    events = {"on_submit": on_submit} if on_submit is not None else {}
    names = classes("form", props.pop("class_name", ""))
    return rx.el.form(*present(*children), class_name=names, no_validate=True, **events, **props)


def form_row(*children: Child | None) -> rx.Component:
    """Fields beside one another while there is room."""
    return rx.el.div(*present(*children), class_name="field-row")


def form_actions(*children: Child | None) -> rx.Component:
    """The buttons at the end of a form, the main one first."""
    return rx.el.div(*present(*children), class_name="form-actions")


def autosave(state: Text, at: Text = "") -> rx.Component:
    """Whether what was typed is safe. `state` is "saving", "saved", "error" or ""; `at` an ISO time."""
    from components.tables.time import relative_time

    saving = rx.fragment(rx.el.span(class_name="spinner", aria_hidden="true"), "Saving…")
    saved = rx.fragment(icon("check", size=14), "Saved ", relative_time(at))
    failed = rx.fragment(icon("circle-alert", size=14), "Not saved, trying again")
    if isinstance(state, rx.Var):
        inner: Child = rx.match(state, ("saving", saving), ("saved", saved), ("error", failed), rx.fragment())
    else:
        inner = {"saving": saving, "saved": saved, "error": failed}.get(state, rx.fragment())
    return rx.el.span(inner, class_name="saved", role="status", data_state=state)
