"""Importing this package registers every layout: each module in it is one or a few."""

from importlib import import_module
from pkgutil import iter_modules

from ats_app.demo.resumes.layouts.registry import LAYOUTS, Layout

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["LAYOUTS", "Layout"]
