"""Every service's tasks, imported once so that they register themselves."""

import ats_app.accounts.tasks  # noqa: F401

__all__: list[str] = []
