"""The audit trail in plain words: what tables, columns and values are called on screen."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ats_app.audit.schemas import Change

KINDS: dict[str, str] = {
    "applications": "Application",
    "candidates": "Candidate",
    "assessment_results": "Questionnaire answered",
    "candidate_notes": "Note",
    "consents": "Consent",
    "departments": "Department",
    "department_approvers": "Approval chain",
    "documents": "File",
    "fairness_reports": "Fairness audit",
    "fairness_settings": "Fairness settings",
    "hire_outcomes": "How a hire turned out",
    "jobs": "Job",
    "job_approvals": "Approval",
    "job_channels": "Channel of a job",
    "job_stages": "Stage of a job",
    "messages": "E-mail",
    "ml_models": "Matching model",
    "parse_corrections": "Correction of a résumé",
    "questionnaires": "Questionnaire",
    "rejection_reasons": "Rejection reason",
    "score_feedback": "Feedback on a score",
    "stage_templates": "Stage",
    "tenants": "Company settings",
    "users": "User",
}
"""Kinds of record that a person can filter by; others are called by their table's name in words."""

_FIELDS = {
    "sla_days": "Days allowed",
    "reading": "Reading of the file",
    "rank": "Score",
    "totp_enabled_at": "Two-step sign-in since",
    "last_login_at": "Last sign-in",
    "failed_logins": "Failed sign-ins",
    "full_name": "Name",
    "on_day": "On",
    "openings_count": "Openings",
    "stage_entered_at": "In this stage since",
}
_NOT_SHOWN = frozenset({"id", "tenant_id", "version", "rank", "on_board", "storage_key", "sha256", "message_id"})
"""Bookkeeping that says nothing about what a person did."""
_MOST_CHARACTERS = 300
_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_TAGS = re.compile(r"<[^>]+>")


def kind_words(table: str) -> str:
    return KINDS.get(table) or _words(table)


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Mapping[UUID, str]
) -> list[Change]:
    """The values that differ, in words; empty ones of a new or deleted record are left out."""
    old, new = before or {}, after or {}
    found = []
    for field in [*old, *(name for name in new if name not in old)]:
        was, became = _value(old.get(field), names), _value(new.get(field), names)
        if field not in _NOT_SHOWN and was != became:
            found.append(Change(field=_field(field), before=was, after=became))
    return found


def ids_in(*rows: Mapping[str, Any] | None) -> Iterator[UUID]:
    """Ids of other records among the values."""
    for row in rows:
        for value in (row or {}).values():
            if isinstance(value, str) and (found := _uuid(value)):
                yield found


def _value(value: Any, names: Mapping[UUID, str]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _short(", ".join(filter(None, (_value(item, names) for item in value))))
    if isinstance(value, dict):
        parts = ((_field(str(name)), _value(item, names)) for name, item in value.items())
        return _short("; ".join(f"{name}: {words}" for name, words in parts if words))
    return _text(str(value), names)


def _text(value: str, names: Mapping[UUID, str]) -> str:
    if found := _uuid(value):
        return names.get(found, "a deleted record")
    if _TIME.match(value):
        return f"{datetime.fromisoformat(value):%d %b %Y, %H:%M} UTC"
    if re.fullmatch(r"[a-z]+(_[a-z]+)*", value):
        return _short(value.replace("_", " "))
    return _short(" ".join(_TAGS.sub(" ", value).split()))


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _field(name: str) -> str:
    return _FIELDS.get(name) or _words(name.removesuffix("_id").removesuffix("_at"))


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _uuid(value: str) -> UUID | None:
    if len(value) != 36:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
