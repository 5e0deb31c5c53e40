"""Bases of what crosses a service's border."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ats_app.core.errors import Invalid

Model = TypeVar("Model", bound=BaseModel)


class Input(BaseModel):
    """What a caller sends: unknown fields are refused, so nothing can be assigned that is not listed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Row(BaseModel):
    """What a service hands out: frozen, small, listing its fields; safe to send to a browser."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


_PLAIN_WORDS = {
    "missing": "Please fill this in.",
    "string_too_short": "Please fill this in.",
    "string_too_long": "This is too long.",
    "string_pattern_mismatch": "Please choose one.",
    "uuid_parsing": "Please choose one.",
    "uuid_type": "Please choose one.",
    "greater_than_equal": "This number is too small.",
    "less_than_equal": "This number is too large.",
    "float_parsing": "Please write a number.",
    "int_parsing": "Please write a whole number.",
    "decimal_parsing": "Please write a number.",
}


def validated(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Values from a form as an input; raises `Invalid` with a sentence for each field that is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(fields=field_errors(error)) from error


def field_errors(error: ValidationError) -> dict[str, str]:
    """The first error of each top-level field in plain words."""
    words: dict[str, str] = {}
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        words.setdefault(name, _PLAIN_WORDS.get(item["type"]) or _sentence(item["msg"]))
    return words


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
