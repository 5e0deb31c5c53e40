"""Benchmarks: each module here has a docstring and `run(size) -> Iterator[dict]`, one figure per dict.

A figure is `{"name", "value", "unit", "n", "params"}`.
"""
