"""Who the résumé is about: name, e-mail, phone, place, each found by a module of its own."""

from .emails import email_value
from .facts import Contact, read_contact

__all__ = ["Contact", "email_value", "read_contact"]
