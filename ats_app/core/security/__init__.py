"""Passwords, tokens, second factors and encryption at rest: the only place that touches cryptography."""
