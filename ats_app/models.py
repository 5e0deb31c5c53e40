"""Every table, imported once: for migrations, the data-model document and the tests that walk them all."""

from sqlmodel import SQLModel

METADATA = SQLModel.metadata

__all__ = ["METADATA"]
