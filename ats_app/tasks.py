"""Every service's tasks, imported once so that they register themselves."""

import ats_app.accounts.tasks
import ats_app.communication.tasks
import ats_app.matching.tasks
import ats_app.resumes.tasks  # noqa: F401

__all__: list[str] = []
