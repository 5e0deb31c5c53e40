"""What became of an application, as one definition: training learns from it and audits count with it.

Two things are known of an application that is over: how it ended, and how far it had come. Who ended it matters as
well: a person who withdrew, and one whose rejection had nothing to do with them, was not judged.
"""

from scoring.matching.schemas import OutcomeKind

STAGE_KINDS = ("applied", "screen", "interview", "offer", "hired")
"""Kinds of stages in the order in which an application goes through them."""
_INTERVIEW, _OFFER = STAGE_KINDS.index("interview") + 1, STAGE_KINDS.index("offer") + 1


def stage_number(kind: str) -> str:
    """SQL of the place of a stage's kind among `STAGE_KINDS`, from 1 on; `kind` is the SQL of a column."""
    listed = ", ".join(f"'{name}'" for name in STAGE_KINDS)
    return f"array_position(ARRAY[{listed}], {kind})"


def outcome_of(status: str, furthest: int, *, about_fit: bool = True, failed: bool = False) -> OutcomeKind | None:
    """The outcome of an application; None where nobody has judged the person.

    Args:
        status: as the application's, at the moment that is asked about.
        furthest: number of the furthest stage it ever came to (`stage_number`), whatever came after.
        about_fit: whether the reason of its rejection speaks of how the person suits the job. An audit of what was
            decided counts every rejection and leaves it true.
        failed: whether somebody recorded that the hire did not work out. A hire of which nothing was recorded counts
            as a success: those that nobody complains about are most of them.
    """
    if status == "active":
        return None
    if status == "hired":
        return "hired_failure" if failed else "hired_success"
    if furthest >= _OFFER:
        return "offer"
    if status == "withdrawn" or not about_fit:
        return None
    return "interview" if furthest >= _INTERVIEW else "rejected"
