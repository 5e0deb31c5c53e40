"""Every service's tasks, imported once so that they register themselves."""
# ruff: noqa: F401

import analytics.refresh
import ats_app.accounts.tasks
import ats_app.communication.tasks
import ats_app.fairness.tasks
import ats_app.matching.tasks
import ats_app.resumes.tasks
