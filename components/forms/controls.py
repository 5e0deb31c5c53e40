"""Fields that need code in the browser: tags with suggestions, files, rich text, one-time codes, passwords."""

from typing import Any

import reflex as rx

from components.base import passed
from components.forms.fields import field
from components.theme import Child, Number, Text

_FILE = rx.asset("controls.jsx", shared=True).importable_path
_RICH_FILE = rx.asset("rich_text.jsx", shared=True).importable_path
_TIPTAP = "3.34.0"

UPLOAD_TYPES = ".pdf,.doc,.docx,.odt,.rtf,.txt"
"""What the parser reads; the server checks the content, this only helps the file picker."""
UPLOAD_BYTES = 10 * 1024 * 1024


class TagInput(rx.Component):
    """Combobox with tags."""

    library = _FILE
    tag = "TagInput"

    name: rx.Var[str]
    input_id: rx.Var[str]
    label: rx.Var[str]
    value: rx.Var[Any]
    suggestions: rx.Var[Any]
    placeholder: rx.Var[str]
    years: rx.Var[bool]
    free: rx.Var[bool]
    single: rx.Var[bool]
    described_by: rx.Var[str]
    on_change: rx.EventHandler[passed]
    on_search: rx.EventHandler[passed]


class FileDrop(rx.Component):
    """Drop zone that posts each file to a route of ours."""

    library = _FILE
    tag = "FileDrop"

    url: rx.Var[str]
    name: rx.Var[str]
    input_id: rx.Var[str]
    label: rx.Var[str]
    accept: rx.Var[str]
    multiple: rx.Var[bool]
    max_bytes: rx.Var[int]
    fields: rx.Var[Any]
    described_by: rx.Var[str]
    on_done: rx.EventHandler[passed]
    on_failed: rx.EventHandler[passed]


class OtpInput(rx.Component):
    """Six boxes that behave as one field."""

    library = _FILE
    tag = "OtpInput"

    name: rx.Var[str]
    label: rx.Var[str]
    length: rx.Var[int]
    invalid: rx.Var[bool]
    described_by: rx.Var[str]
    on_complete: rx.EventHandler[passed]


class PasswordInput(rx.Component):
    """Password with a way to see it and the rules it must meet."""

    library = _FILE
    tag = "PasswordInput"

    name: rx.Var[str]
    auto_complete: rx.Var[str]
    rules: rx.Var[bool]
    invalid: rx.Var[bool]
    described_by: rx.Var[str]


class RichText(rx.NoSSRComponent):
    """Tiptap, loaded when a page that uses it is opened."""

    library = _RICH_FILE
    tag = "RichText"
    lib_dependencies: list[str] = [  # noqa: RUF012  (Reflex declares it as a plain class attribute)
        f"@tiptap/react@{_TIPTAP}",
        f"@tiptap/starter-kit@{_TIPTAP}",
        f"@tiptap/extensions@{_TIPTAP}",
        f"@tiptap/core@{_TIPTAP}",
        f"@tiptap/pm@{_TIPTAP}",
    ]

    name: rx.Var[str]
    label: rx.Var[str]
    value: rx.Var[str]
    placeholder: rx.Var[str]
    height: rx.Var[str]
    delay: rx.Var[int]
    described_by: rx.Var[str]
    on_change: rx.EventHandler[passed]


def _events(**handlers: Any) -> dict[str, Any]:
    return {name: handler for name, handler in handlers.items() if handler is not None}


def tag_field(
    name: str,
    label: Text,
    *,
    value: Any,
    on_change: Any = None,
    suggestions: Any = (),
    on_search: Any = None,
    years: bool = False,
    free: bool = True,
    single: bool = False,
    placeholder: str = "",
    error: Text = "",
    hint: Child | None = None,
    optional: bool = True,
) -> rx.Component:
    """Several values with suggestions, or one (`single=True`: a combobox).

    `value` and `suggestions`: Var or list of strings, or of `[value, words]` pairs. With `years` the tags carry a
    number and value
    and event are `[{"skill", "years"}]`. `on_search(text)` comes as one types; without it `suggestions` are
    filtered in the
    browser. `free` allows words that are not suggested. The form sends JSON under `name`.
    """
    control = TagInput.create(
        name=name,
        input_id=name,
        label=label,
        value=value,
        suggestions=suggestions if isinstance(suggestions, rx.Var) else list(suggestions),
        placeholder=placeholder,
        years=years,
        free=free,
        single=single,
        described_by=f"{name}-error",
        **_events(on_change=on_change, on_search=on_search),
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional)


def file_drop(
    name: str,
    label: Text,
    *,
    url: Text,
    on_done: Any = None,
    on_failed: Any = None,
    accept: str = UPLOAD_TYPES,
    max_bytes: Number = UPLOAD_BYTES,
    multiple: bool = False,
    fields: Any = None,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
) -> rx.Component:
    """A place to drop files, sent at once to `url` (multipart, field `name`, plus `fields`) with progress and cancel.

    `on_done({"name", "size", "response"})` has the route's JSON; `on_failed({"name", "status", "code", "detail"})`
    its problem
    document. What was typed elsewhere stays whatever happens to a file.
    """
    control = FileDrop.create(
        url=url,
        name=name,
        input_id=name,
        label=label,
        accept=accept,
        multiple=multiple,
        max_bytes=max_bytes,
        fields=fields if fields is not None else {},
        described_by=f"{name}-error",
        **_events(on_done=on_done, on_failed=on_failed),
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional)


def otp_field(
    name: str = "mfa_code",
    label: Text = "Code from your authenticator app",
    *,
    length: int = 6,
    on_complete: Any = None,
    error: Text = "",
    hint: Child | None = None,
) -> rx.Component:
    """A one-time code; paste and the phone's suggestion work. `on_complete(code)` when the last digit is in."""
    control = OtpInput.create(
        name=name,
        label=label,
        length=length,
        invalid=error != "" if isinstance(error, rx.Var) else bool(error),
        described_by=f"{name}-error",
        **_events(on_complete=on_complete),
    )
    return field(control, name=name, label=label, error=error, hint=hint)


def password_field(
    name: str = "password",
    label: Text = "Password",
    *,
    new: bool = False,
    error: Text = "",
    hint: Child | None = None,
) -> rx.Component:
    """A password; `new=True` shows the rules and ticks them off while typing. Paste and managers are welcome."""
    control = PasswordInput.create(
        name=name,
        auto_complete="new-password" if new else "current-password",
        rules=new,
        invalid=error != "" if isinstance(error, rx.Var) else bool(error),
        described_by=f"{name}-error",
    )
    return field(control, name=name, label=label, error=error, hint=hint)


def rich_text_field(
    name: str,
    label: Text,
    *,
    value: Text = "",
    on_change: Any = None,
    placeholder: str = "",
    height: str = "200px",
    delay: int = 600,
    error: Text = "",
    hint: Child | None = None,
    optional: bool = False,
) -> rx.Component:
    """Formatted text. `value` is HTML read once; `on_change(html)` comes `delay` ms after the last key and on
    leaving.

    The form also sends the HTML under `name`. The server cleans it before it is stored.
    """
    control = RichText.create(
        name=name,
        label=label,
        value=value,
        placeholder=placeholder,
        height=height,
        delay=delay,
        described_by=f"{name}-error",
        **_events(on_change=on_change),
    )
    return field(control, name=name, label=label, error=error, hint=hint, optional=optional)
