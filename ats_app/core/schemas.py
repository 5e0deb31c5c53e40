"""Bases of what crosses a service's border."""

from pydantic import BaseModel, ConfigDict


class Input(BaseModel):
    """What a caller sends: unknown fields are refused, so nothing can be assigned that is not listed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Row(BaseModel):
    """What a service hands out: frozen, small, listing its fields; safe to send to a browser."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
