"""A forgotten password: asking for the link, and choosing a new one with it."""

import reflex as rx

from components.auth import Said, gate, gate_form, gate_input, gate_password, step
from components.base import link, when
from components.feedback import banner
from components.forms import link_button
from components.layout import auth_shell
from pages import routes
from pages.login import waiting
from pages.registry import screen
from state.base import Open
from state.password_reset import PasswordResetState


@screen(routes.PASSWORD_RESET, title="Reset password", access=Open.ANYBODY)
def ask() -> rx.Component:
    question = step(
        "email",
        gate_form(
            "askReset",
            gate_input(
                "email",
                "E-mail",
                type="email",
                auto_complete="username",
                input_mode="email",
                auto_capitalize="none",
                spell_check=False,
            ),
            submit="Send link",
            label="Reset password",
        ),
    )
    sent = step(
        "sent",
        rx.el.p("If ", Said.create(name="email"), " has an account, a link is on its way. It works for one hour."),
        rx.el.p("Nothing there? Look into the spam folder, or ask your administrator.", class_name="muted"),
        title="Look into your mail",
    )
    return auth_shell(
        gate(question, sent, first="email"),
        title="Forgot your password?",
        subtitle="We send you a link to choose a new one.",
        footer=link("Back to sign-in", routes.LOGIN),
    )


@screen(routes.PASSWORD_RESET_LINK, title="New password", access=Open.ANYBODY, on_load=[PasswordResetState.load])
def choose() -> rx.Component:
    form = step(
        "password",
        gate_form(
            "reset", gate_password("password", "New password", new=True), submit="Save password", label="New password"
        ),
    )
    saved = step(
        "done",
        link_button("Sign in", routes.LOGIN, variant="primary", block=True),
        title="Your password is changed",
        text="All your sessions have ended. Sign in with the new password.",
    )
    spent = banner(
        "This link is no longer valid",
        "It was used already, or is older than one hour.",
        tone="warn",
        action=link("Ask for another", routes.PASSWORD_RESET),
    )
    steps = gate(form, saved, first="password")
    return auth_shell(
        when(PasswordResetState.checked, when(PasswordResetState.valid, steps, spent), waiting()),
        title="Choose a new password",
        footer=link("Back to sign-in", routes.LOGIN),
    )
