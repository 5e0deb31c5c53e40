"""Invented employers with hidden tastes, to measure learning against a truth that is known.

`employer(seed)` draws occupations, jobs, applicants and a taste, and decides every application by chance with the
probability that the taste gives. The truth is computed from raw facts, not from the product's features. With `bias`
one sex is marked down in every decision, which an audit has to find. Used by tests, the benchmarks and the audit's
self-test.
"""

from scoring.matching.simulation.employers import Employer, employer, patchy
from scoring.matching.simulation.measure import Reached, reached
from scoring.matching.simulation.people import TODAY
from scoring.matching.simulation.tastes import KINDS

__all__ = ["KINDS", "TODAY", "Employer", "Reached", "employer", "patchy", "reached"]
