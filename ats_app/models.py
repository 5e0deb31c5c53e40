# ruff: noqa: F401 - importing is what makes a table known
"""Every table, imported once: for migrations, the data-model document and the tests that walk them all."""

from sqlmodel import SQLModel

import ats_app.accounts.models
import ats_app.applications.models
import ats_app.candidates.models
import ats_app.communication.models
import ats_app.core.audit
import ats_app.core.idempotency
import ats_app.core.outbox
import ats_app.fairness.models
import ats_app.jobs.models
import ats_app.matching.models
import ats_app.resumes.models

METADATA = SQLModel.metadata

__all__ = ["METADATA"]
