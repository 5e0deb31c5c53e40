"""Sign in: e-mail and password, then the company, the code or the first set-up of the second factor as needed."""

import reflex as rx

from components.auth import (
    CompanyChoice,
    StepLink,
    gate,
    gate_code,
    gate_form,
    gate_input,
    gate_password,
    mfa_steps,
    step,
)
from components.base import link, stack
from components.layout import auth_shell
from components.tables import skeleton
from pages import routes
from pages.registry import screen
from state.base import Open
from state.login import LoginState


def code_steps() -> tuple[rx.Component, rx.Component]:
    """The code of the app, or a backup code instead."""
    app = step(
        "code",
        gate_form("signIn", gate_code("mfa_code"), submit="Sign in", auto=True),
        stack(
            StepLink.create(to="backup", label="Use a backup code"),
            StepLink.create(label="Start again"),
            gap=1,
        ),
        title="Enter your code",
        text="Open your authenticator app and type the code it shows for LTI ATS.",
    )
    backup = step(
        "backup",
        gate_form(
            "signIn",
            gate_input("mfa_code", "Backup code", auto_complete="off", auto_capitalize="none", spell_check=False),
            submit="Sign in",
        ),
        StepLink.create(to="code", label="Use the authenticator app"),
        title="Enter a backup code",
        text="One of those you saved when you set up two-step sign-in. Each works once.",
    )
    return app, backup


def company_step() -> rx.Component:
    return step(
        "company",
        CompanyChoice.create(),
        StepLink.create(label="Start again"),
        title="Choose a company",
        text="Your e-mail address belongs to several.",
    )


def waiting() -> rx.Component:
    """Stands where a form will be once its link has been looked at."""
    return stack(skeleton(height="18px"), skeleton(height="42px"), skeleton(height="42px"))


@screen(routes.LOGIN, title="Sign in", access=Open.ANYBODY, on_load=[LoginState.load])
def login() -> rx.Component:
    credentials = step(
        "password",
        gate_form(
            "signIn",
            gate_input(
                "email",
                "E-mail",
                type="email",
                auto_complete="username",
                input_mode="email",
                auto_capitalize="none",
                spell_check=False,
            ),
            gate_password("password"),
            submit="Sign in",
            label="Sign in",
        ),
    )
    return auth_shell(
        gate(credentials, company_step(), *code_steps(), *mfa_steps("finishSetup", after="leave"), first="password"),
        title="Sign in",
        subtitle="Welcome back.",
        footer=link("Forgot your password?", routes.PASSWORD_RESET),
    )
