"""Forms whose secrets must not pass through a state: they post to the API from the browser itself."""

from typing import Any, Literal

import reflex as rx

from components.base import classes, present
from components.forms.controls import OtpInput, PasswordInput
from components.theme import Child, Text

_FILE = rx.asset("gate.jsx", shared=True).importable_path

Action = Literal[
    "signIn",
    "finishSetup",
    "register",
    "askReset",
    "reset",
    "changePassword",
    "replaceMfa",
    "confirmMfa",
    "newCodes",
]


class Gate(rx.Component):
    """The steps of one page or dialog, one shown at a time."""

    library = _FILE
    tag = "Gate"

    first: rx.Var[str]
    on_done: rx.EventHandler[rx.event.no_args_event_spec]


class Step(rx.Component):
    """One step with its heading."""

    library = _FILE
    tag = "Step"

    name: rx.Var[str]
    title: rx.Var[str]
    text: rx.Var[str]


class GateForm(rx.Component):
    """A form whose fields go to one action of the gate."""

    library = _FILE
    tag = "GateForm"

    action: rx.Var[str]
    auto: rx.Var[bool]
    label: rx.Var[str]


class FieldProblem(rx.Component):
    """The place of a field's error."""

    library = _FILE
    tag = "FieldProblem"

    name: rx.Var[str]


class SubmitButton(rx.Component):
    """Sends the form; busy while it is under way."""

    library = _FILE
    tag = "SubmitButton"

    label: rx.Var[str]


class StepLink(rx.Component):
    """A quiet way to another step, or back to the first."""

    library = _FILE
    tag = "StepLink"

    to: rx.Var[str]
    label: rx.Var[str]


class CompanyChoice(rx.Component):
    """A button per company that the e-mail signs in to."""

    library = _FILE
    tag = "CompanyChoice"


class AppSecret(rx.Component):
    """QR code and key for an authenticator app."""

    library = _FILE
    tag = "AppSecret"


class BackupCodes(rx.Component):
    """Fresh backup codes to copy or download; `action` is `leave` (to the next page) or `finish`."""

    library = _FILE
    tag = "BackupCodes"

    action: rx.Var[str]


class Said(rx.Component):
    """Something the person typed a step before."""

    library = _FILE
    tag = "Said"

    name: rx.Var[str]


def gate(*steps: Child, first: str, on_done: Any = None) -> rx.Component:
    """Steps of which one is shown; `on_done` comes after the last one."""
    events = {"on_done": on_done} if on_done is not None else {}
    return Gate.create(*steps, first=first, **events)


def step(name: str, *children: Child | None, title: Text = "", text: Text = "") -> rx.Component:
    return Step.create(*present(*children), name=name, title=title, text=text)


def gate_form(
    action: Action, *children: Child | None, submit: str, auto: bool = False, label: str = ""
) -> rx.Component:
    """A form that posts to the API; `auto` sends a complete six-digit code by itself."""
    return GateForm.create(
        *present(*children), SubmitButton.create(label=submit), action=action, auto=auto, label=label
    )


def _field(control: Child, name: str, label: Child, hint: Child | None = None) -> rx.Component:
    said = rx.el.div(hint, class_name="field-hint", id=f"{name}-hint") if hint is not None else None
    head = rx.el.label(label, html_for=name, class_name="field-label")
    return rx.el.div(*present(head, said, control, FieldProblem.create(name=name)), class_name="field")


def gate_input(name: str, label: Child, *, hint: Child | None = None, **props: Any) -> rx.Component:
    """One line of text."""
    described = classes(f"{name}-hint" if hint is not None else "", f"{name}-error")
    control = rx.el.input(
        id=name, name=name, class_name="input", aria_describedby=described, required=True, max_length=254, **props
    )
    return _field(control, name, label, hint)


def gate_password(
    name: str, label: Child = "Password", *, new: bool = False, hint: Child | None = None
) -> rx.Component:
    """A password; a new one shows the rules it must meet."""
    control = PasswordInput.create(
        name=name,
        auto_complete="new-password" if new else "current-password",
        rules=new,
        invalid=False,
        described_by=f"{name}-error",
    )
    return _field(control, name, label, hint)


def gate_code(name: str, label: str = "Six-digit code") -> rx.Component:
    """The code of an authenticator app."""
    control = OtpInput.create(name=name, label=label, length=6, invalid=False, described_by=f"{name}-error")
    return _field(control, name, label)


def mfa_steps(action: Action, *, after: Literal["leave", "finish"]) -> tuple[rx.Component, rx.Component]:
    """Setting up an authenticator app: the picture and a first code, then the backup codes."""
    set_up = step(
        "setup",
        AppSecret.create(),
        gate_form(action, gate_code("code", "Code shown by the app"), submit="Turn on two-step sign-in", auto=True),
        title="Set up two-step sign-in",
        text="Scan the picture with an authenticator app on your phone, then type the code it shows.",
    )
    codes = step(
        "codes",
        BackupCodes.create(action=after),
        title="Save your backup codes",
        text="If you lose your phone, each of these signs you in once. They are shown only now.",
    )
    return set_up, codes
