"""Accepting an invitation: a name, a password, and the second factor where the role needs one."""

import reflex as rx

from components.auth import gate, gate_form, gate_input, gate_password, mfa_steps, step
from components.base import link, when
from components.feedback import banner
from components.layout import auth_shell
from pages import routes
from pages.login import code_steps, company_step, waiting
from pages.registry import screen
from state.base import Open
from state.invitation import InvitationState


@screen(routes.INVITATION, title="Invitation", access=Open.ANYBODY, on_load=[InvitationState.load])
def invitation() -> rx.Component:
    accept = step(
        "register",
        gate_form(
            "register",
            gate_input("full_name", "Your name", default_value=InvitationState.full_name, auto_complete="name"),
            # password managers keep the address with the password only when the form has it
            rx.el.input(type="hidden", name="email", value=InvitationState.email, auto_complete="username"),
            gate_password("password", "Choose a password", new=True),
            submit="Create account",
            label="Create account",
        ),
    )
    welcome = rx.el.p(
        rx.el.strong(InvitationState.company),
        " invites you, ",
        rx.el.strong(InvitationState.email),
        ", as ",
        InvitationState.role_label,
        ".",
        class_name="muted",
    )
    steps = gate(accept, company_step(), *code_steps(), *mfa_steps("finishSetup", after="leave"), first="register")
    open_invitation = rx.el.div(welcome, steps, class_name="stack g4")
    spent = banner(
        "This invitation is no longer valid",
        "It was used already, replaced by a newer one, or is older than seven days. Ask for another.",
        tone="warn",
    )
    return auth_shell(
        when(InvitationState.checked, when(InvitationState.valid, open_invitation, spent), waiting()),
        title="Join your team",
        footer=link("Sign in instead", routes.LOGIN),
    )
