"""Who may do what, as one table. The matrix generates the tests of every endpoint and every screen handler."""

from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    EXECUTIVE = "executive"
    PLATFORM_ADMIN = "platform_admin"
    PUBLIC = "public"
    """A visitor of a careers page."""
    SYSTEM = "system"
    """Workers and the scheduler, acting for one tenant."""


class Permission(StrEnum):
    JOBS_READ = "jobs.read"
    JOBS_WRITE = "jobs.write"
    JOBS_APPROVE = "jobs.approve"
    JOBS_PUBLISH = "jobs.publish"
    CANDIDATES_READ = "candidates.read"
    CANDIDATES_WRITE = "candidates.write"
    SALARY_READ = "salary.read"
    APPLICATIONS_READ = "applications.read"
    APPLICATIONS_MOVE = "applications.move"
    APPLICATIONS_DECIDE = "applications.decide"
    HIRES_JUDGE = "hires.judge"
    """Saying how a hire turned out, and reading what was said."""
    NOTES_WRITE = "notes.write"
    RESUMES_PARSE = "resumes.parse"
    PARSING_REPORT = "parsing.report"
    """How right the parser is, and what it could not read."""
    MATCHING_SCORE = "matching.score"
    MATCHING_TRAIN = "matching.train"
    FEEDBACK_WRITE = "feedback.write"
    """Saying that a score is wrong, and why."""
    FAIRNESS_READ = "fairness.read"
    """Aggregates of the survey, audits, the decision ledger."""
    FAIRNESS_MANAGE = "fairness.manage"
    """Asking for audits, publishing their summary."""
    MODELS_READ = "models.read"
    MODELS_ACTIVATE = "models.activate"
    """Putting a model to use, also against the fairness gate, under one's own name."""
    MESSAGES_SEND = "messages.send"
    ANALYTICS_READ = "analytics.read"
    ANALYTICS_REFRESH = "analytics.refresh"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    AUDIT_READ = "audit.read"
    TENANTS_MANAGE = "tenants.manage"
    OWN_ACCOUNT = "account.own"
    """Own profile, password, MFA, sessions, notifications."""
    CAREERS_READ = "careers.read"
    CAREERS_APPLY = "careers.apply"


P = Permission

_READERS = {P.JOBS_READ, P.OWN_ACCOUNT, P.SETTINGS_READ, P.USERS_READ}
_HIRING = _READERS | {P.CANDIDATES_READ, P.APPLICATIONS_READ, P.NOTES_WRITE, P.FEEDBACK_WRITE}
_RECRUITING = _HIRING | {
    P.JOBS_WRITE,
    P.JOBS_PUBLISH,
    P.SALARY_READ,
    P.CANDIDATES_WRITE,
    P.APPLICATIONS_MOVE,
    P.APPLICATIONS_DECIDE,
    P.HIRES_JUDGE,
    P.RESUMES_PARSE,
    P.MATCHING_SCORE,
    P.MESSAGES_SEND,
    P.ANALYTICS_READ,
    P.ANALYTICS_REFRESH,
}
_PUBLIC = {P.CAREERS_READ, P.CAREERS_APPLY}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(
        _RECRUITING
        | {P.JOBS_APPROVE, P.SETTINGS_WRITE, P.USERS_WRITE, P.AUDIT_READ}
        | {P.PARSING_REPORT, P.MATCHING_TRAIN, P.MODELS_READ, P.MODELS_ACTIVATE, P.FAIRNESS_READ, P.FAIRNESS_MANAGE}
    ),
    Role.RECRUITER: frozenset(_RECRUITING),
    Role.HIRING_MANAGER: frozenset(
        _HIRING | {P.JOBS_APPROVE, P.SALARY_READ, P.APPLICATIONS_MOVE, P.HIRES_JUDGE, P.ANALYTICS_READ}
    ),
    Role.INTERVIEWER: frozenset(_HIRING),
    Role.EXECUTIVE: frozenset(_READERS | {P.ANALYTICS_READ, P.FAIRNESS_READ, P.MODELS_READ}),
    Role.PLATFORM_ADMIN: frozenset({P.TENANTS_MANAGE, P.OWN_ACCOUNT}),
    Role.PUBLIC: frozenset(_PUBLIC),
    Role.SYSTEM: frozenset(set(Permission) - {P.TENANTS_MANAGE, P.OWN_ACCOUNT}),
}

MFA_ROLES = frozenset({Role.ADMIN, Role.RECRUITER, Role.PLATFORM_ADMIN})
"""Roles that cannot sign in without a second factor."""

STAFF_ROLES = (Role.ADMIN, Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER, Role.EXECUTIVE)
"""Roles that a company's admin can give."""
