"""Sections that are lists: skills, certificates, languages."""
