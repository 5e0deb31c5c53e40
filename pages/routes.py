"""Every address of the product and how to build it. Pages and components link through these functions, never by
hand."""

from urllib.parse import quote, urlencode

import reflex as rx

Part = str | rx.Var[str]

# patterns, as Reflex registers them
HOME = "/"
NOT_FOUND = "404"
LOGIN = "/login"
PASSWORD_RESET = "/password-reset"  # noqa: S105  (an address)
PASSWORD_RESET_LINK = "/password-reset/[token]"  # noqa: S105
INVITATION = "/invitation/[token]"
ACCOUNT = "/account"

JOBS = "/jobs"
NEW_JOB = "/jobs/new"
JOB = "/jobs/[job_id]"
JOB_EDIT = "/jobs/[job_id]/edit"
JOB_BOARD = "/jobs/[job_id]/board"
JOB_COMPARE = "/jobs/[job_id]/compare"
JOB_QUESTIONNAIRE = "/jobs/[job_id]/questionnaire"

CANDIDATES = "/candidates"
CANDIDATE = "/candidates/[candidate_id]"

ANALYTICS = "/analytics"
FAIRNESS = "/fairness"

ADMIN = "/admin"
ADMIN_SECTION = "/admin/[section]"
PLATFORM = "/platform"

CAREERS = "/careers/[tenant]"
CAREERS_JOB = "/careers/[tenant]/jobs/[slug]"
CAREERS_APPLY = "/careers/[tenant]/jobs/[slug]/apply"
CAREERS_STATUS = "/careers/[tenant]/status/[token]"
CAREERS_FAIRNESS = "/careers/[tenant]/fairness"
CAREERS_SITEMAP = "/careers/[tenant]/sitemap.xml"
CAREERS_FEED = "/careers/[tenant]/jobs.xml"

API = "/api/v1"

ADMIN_SECTIONS = (
    ("settings", "Company"),
    ("users", "Users and roles"),
    ("departments", "Departments"),
    ("stages", "Stages"),
    ("rejection-reasons", "Rejection reasons"),
    ("parsing", "Résumé reader"),
    ("models", "Matching models"),
    ("audit", "Audit log"),
    ("mail", "Mail"),
    ("about", "About"),
)
"""Sections of the administration in the order of their tabs: (part of the address, words). Mail is there only while it
is kept here instead of leaving."""


def at(pattern: str, /, **parts: Part) -> Part:
    """A pattern with its parts filled in; a Var gives a Var. Raises KeyError for a part that the pattern has and
    the call lacks."""
    first, *pieces = pattern.split("[")
    address, is_var = first, False
    for piece in pieces:
        name, rest = piece.split("]", 1)
        value = parts[name]
        is_var = is_var or isinstance(value, rx.Var)
        address += (f"{value}" if isinstance(value, rx.Var) else quote(str(value), safe="")) + rest
    return rx.Var.create(address) if is_var else address


def with_query(address: str, **params: str | int | None) -> str:
    """An address with the parameters that have a value."""
    given = {name: value for name, value in params.items() if value not in (None, "")}
    return f"{address}?{urlencode(given)}" if given else address


def job(job_id: Part) -> Part:
    return at(JOB, job_id=job_id)


def job_edit(job_id: Part) -> Part:
    return at(JOB_EDIT, job_id=job_id)


def job_board(job_id: Part) -> Part:
    return at(JOB_BOARD, job_id=job_id)


def job_questionnaire(job_id: Part) -> Part:
    return at(JOB_QUESTIONNAIRE, job_id=job_id)


def candidate(candidate_id: Part) -> Part:
    return at(CANDIDATE, candidate_id=candidate_id)


def admin(section: Part = "settings") -> Part:
    return at(ADMIN_SECTION, section=section)


def careers(tenant: Part) -> Part:
    return at(CAREERS, tenant=tenant)


def careers_job(tenant: Part, slug: Part) -> Part:
    return at(CAREERS_JOB, tenant=tenant, slug=slug)


def careers_apply(tenant: Part, slug: Part) -> Part:
    return at(CAREERS_APPLY, tenant=tenant, slug=slug)


def careers_status(tenant: Part, token: Part) -> Part:
    return at(CAREERS_STATUS, tenant=tenant, token=token)


def login(next_page: str = "") -> str:
    """Sign-in, then on to `next_page` (an address of ours)."""
    return with_query(LOGIN, next=next_page)


def api(path: str) -> str:
    """An address of the API: `api("jobs")` is `/api/v1/jobs`."""
    return f"{API}/{path.lstrip('/')}"
