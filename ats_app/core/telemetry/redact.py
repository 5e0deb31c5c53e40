"""Takes secrets out of whatever is about to be logged: by the name of a value, and by its look inside
texts.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

REDACTED = "[redacted]"
_DEPTH = 6

_SECRET_NAME = re.compile(
    r"passw(or)?d|secret|token|authorization|cookie|api[_-]?key|totp|mfa_code|backup_code|private_key|credential",
    re.IGNORECASE,
)
_IN_TEXT: list[tuple[re.Pattern[str], str]] = [
    # headers in any notation, such as the pairs of bytes that ASGI servers print
    (
        re.compile(r"(?i)(['\"]?\b(?:set-cookie|cookie|authorization|x-api-key)['\"]?\s*[:=,]\s*b?['\"]?)[^'\"\r\n)]+"),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"), REDACTED),  # a JWT
    (re.compile(r"\bats_[a-z]+_[A-Za-z0-9_-]{20,}"), REDACTED),  # our opaque tokens
    # credentials in an address
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+@"), rf"\1{REDACTED}@"),
    (
        re.compile(
            r"(?i)(['\"]?\b[a-z_]*(?:password|secret|token|api_key|mfa_code)['\"]?\s*[:=]\s*['\"]?)"
            r"[^\s'\",&)}]+"
        ),
        rf"\1{REDACTED}",
    ),
]


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor; stands right before the renderer, so that exceptions are texts already."""
    return {name: _redact(name, value, _DEPTH) for name, value in event.items()}


def redact_text(text: str) -> str:
    """The text without what looks like a secret."""
    for pattern, replacement in _IN_TEXT:
        text = pattern.sub(replacement, text)
    return text


def _redact(name: str, value: Any, depth: int) -> Any:
    if value is not None and not isinstance(value, bool) and _SECRET_NAME.search(name):
        return REDACTED
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, bytes):
        return redact_text(value.decode("utf-8", "replace"))
    if depth == 0:
        return "..."
    if isinstance(value, Mapping):
        return {str(key): _redact(str(key), item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact("", item, depth - 1) for item in value]
    if isinstance(value, int | float) or value is None:
        return value
    return redact_text(str(value))
