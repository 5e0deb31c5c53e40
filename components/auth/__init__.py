"""Proving who one is.

gate: gate, step, gate_form, gate_input, gate_password, gate_code, mfa_steps, StepLink, CompanyChoice, Said
"""

from components.auth.gate import (
    CompanyChoice,
    Said,
    StepLink,
    gate,
    gate_code,
    gate_form,
    gate_input,
    gate_password,
    mfa_steps,
    step,
)

__all__ = [
    "CompanyChoice",
    "Said",
    "StepLink",
    "gate",
    "gate_code",
    "gate_form",
    "gate_input",
    "gate_password",
    "mfa_steps",
    "step",
]
