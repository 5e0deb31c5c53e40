"""Every service's tasks, imported once so that they register themselves."""

__all__: list[str] = []
