"""The story of a job's applications as rows: applications, stage history, consents, scores, messages, notes, notices."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from secrets import randbits
from uuid import UUID

from sqlmodel import SQLModel

from ats_app.accounts.models import Tenant
from ats_app.applications.models import Application, Consent, StageMove
from ats_app.candidates.models import Candidate, CandidateNote
from ats_app.communication import messages
from ats_app.communication.models import Message, Notification
from ats_app.demo.story import STAGES, Course, Step
from ats_app.jobs.models import Job, JobTraffic
from ats_app.matching.models import CandidateScore
from scoring.matching import MatchResult

_NEWS = timedelta(days=2)
"""How long a notice of a new application stays unread."""
_MAIL_MINUTES = 2
_NOTES = {
    "screen": (
        "Called for twenty minutes. Clear, prepared, knows what we do. Can start in {weeks} weeks.",
        "Good talk. Salary wish is within the range. Asked about the team and about working from home.",
        "Solid on the basics, a little short on {skill}. Worth a closer look.",
        "Referred by a colleague. Answers to the point; I would like the team to meet this person.",
        "Speaks well of the last team. Reason for leaving: wants to own something from start to end.",
    ),
    "interview": (
        "Strong on {skill}: explained a real incident and what changed afterwards. My vote: yes.",
        "Pleasant and honest about limits. Depth in {skill} is average. Leaning yes.",
        "Good questions for us. Would fit in well; needs some guidance in the first months.",
        "The exercise was half finished, but the reasoning was sound. Undecided.",
        "Best conversation of the week. Let us not wait with the offer.",
    ),
    "offer": (
        "Offer is out, answer promised by Friday.",
        "Asked for one more day of remote work; fine with the manager.",
    ),
}
_INVITATION = (
    "Hello {name},\n\nthank you for your application for {job}. We would like to get to know you: would {day} at ten suit"
    " you for a talk of 45 minutes?\n\nKind regards\n{author}"
)
_ANSWERS = (
    "Hello {author},\n\nthank you, {day} at ten is perfect. I look forward to it.\n\n{name}",
    "Hi {author},\n\nthat works for me. Is there anything I should prepare?\n\nBest wishes\n{name}",
    "Dear {author},\n\nI am travelling that morning. Would the afternoon be possible as well?\n\nThank you\n{name}",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in a job's story: ids by part, and the names that sign letters."""

    tenant: Tenant
    recruiter: UUID
    recruiter_name: str
    manager: UUID
    interviewers: tuple[UUID, ...]
    reasons: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Applicant:
    candidate: Candidate
    course: Course
    score: MatchResult
    document: tuple[UUID, str] | None
    """Id and SHA-256 of the résumé."""


@dataclass
class Rows:
    """Rows by kind, in the order in which they can be stored."""

    applications: list[Application] = field(default_factory=list)
    moves: list[StageMove] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    scores: list[CandidateScore] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notes: list[CandidateNote] = field(default_factory=list)
    notices: list[Notification] = field(default_factory=list)
    traffic: list[JobTraffic] = field(default_factory=list)

    def groups(self) -> Iterator[Sequence[SQLModel]]:
        yield from (self.applications, self.moves, self.consents, self.scores)
        yield from (self.messages, self.notes, self.notices, self.traffic)


def timed_id(at: datetime) -> UUID:
    """A time-ordered UUID (version 7) of that moment, so that the order of ids is the order of events."""
    milliseconds, noise = int(at.timestamp() * 1000), randbits(74)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | noise >> 62 << 64 | 0b10 << 62 | noise & (1 << 62) - 1)


def write(rows: Rows, job: Job, stages: Sequence[UUID], people: Sequence[Applicant], cast: Cast, now: datetime) -> None:
    """Adds everything that a job's applicants leave behind; `stages` are the job's stage ids in order."""
    rng = Random(f"history/{cast.tenant.slug}/{job.slug}")  # noqa: S311 - texts, not secrets
    for person in people:
        application = _application(job, stages, person, cast, rng)
        rows.applications.append(application)
        rows.moves.extend(_moves(application, stages, person.course, cast))
        rows.consents.append(_consent(application, cast.tenant))
        rows.scores.append(_score(application, person, now))
        rows.messages.extend(_letters(application, job, person, cast, rng, now))
        rows.notes.extend(_notes(application, job, person.course, cast, rng, now))
        if now - application.applied_at < timedelta(days=7):
            rows.notices.append(_notice(job, person, cast, now))
    rows.traffic.extend(_traffic(job, [person.course for person in people], rng, now))


def _application(job: Job, stages: Sequence[UUID], person: Applicant, cast: Cast, rng: Random) -> Application:
    course, score = person.course, Decimal(str(round(person.score.match_score, 2)))
    decided = course.last.at if course.status != "active" else None
    answers = _answered(job, course, rng)
    return Application(
        id=timed_id(course.applied_at),
        tenant_id=job.tenant_id,
        candidate_id=person.candidate.id,
        job_id=job.id,
        stage_id=stages[course.last.to_stage],
        status=course.status,
        applied_at=course.applied_at,
        stage_entered_at=course.last.at,
        decided_at=decided,
        source=course.source,
        resume_id=person.document[0] if person.document else None,
        reading="done" if person.document else "none",
        answers=answers,
        flags=["knockout"] if any(answer["answer"] != answer["expected"] for answer in answers) else [],
        score=score,
        rank=round(score * 100),
        rejection_reason_id=cast.reasons.get(course.last.reason),
        version=len(course.steps),
        created_at=course.applied_at,
        updated_at=course.last.at,
    )


def _answered(job: Job, course: Course, rng: Random) -> list[dict[str, str]]:
    """Who got past the first stage answered as expected; one in seven of the others did not."""
    passed = course.last.to_stage > 0 or course.status == "active"
    answers = []
    for question in job.knockout_questions:
        wrong = not passed and rng.random() < 1 / 7
        other = "no" if question["expected"] == "yes" else "yes"
        answers.append({**question, "answer": other if wrong else question["expected"]})
    return answers


def _moves(application: Application, stages: Sequence[UUID], course: Course, cast: Cast) -> Iterator[StageMove]:
    before: Step | None = None
    for step in course.steps:
        yield StageMove(
            id=timed_id(step.at),
            tenant_id=application.tenant_id,
            application_id=application.id,
            kind=step.kind,
            from_stage_id=None if step.from_stage is None else stages[step.from_stage],
            to_stage_id=stages[step.to_stage],
            moved_by=_who(step, cast),
            moved_at=step.at,
            seconds_in_stage=int((step.at - before.at).total_seconds()) if before else None,
            note=step.reason,
            created_at=step.at,
            updated_at=step.at,
        )
        before = step


def _who(step: Step, cast: Cast) -> UUID | None:
    if step.kind in ("apply", "withdraw"):
        return None
    return cast.manager if STAGES[step.to_stage] in ("offer", "hired") else cast.recruiter


def _consent(application: Application, tenant: Tenant) -> Consent:
    at = application.applied_at
    return Consent(
        id=timed_id(at),
        tenant_id=application.tenant_id,
        candidate_id=application.candidate_id,
        application_id=application.id,
        consent_version=tenant.consent_version,
        consent_text=tenant.consent_text,
        given_at=at,
        created_at=at,
        updated_at=at,
    )


def _score(application: Application, person: Applicant, now: datetime) -> CandidateScore:
    """Scored now, in one run: the day of the score belongs to what it was computed from."""
    result = person.score
    return CandidateScore(
        id=timed_id(now),
        tenant_id=application.tenant_id,
        application_id=application.id,
        score=application.score,
        factors=result.factors,
        contributions=result.contributions,
        strengths=result.strengths,
        gaps=result.gaps,
        what_would_help=result.what_would_help,
        confidence=result.confidence,
        model_version=result.model_version,
        features=result.features,
        document_sha256=person.document[1] if person.document else "",
        scored_at=now,
        created_at=now,
        updated_at=now,
    )


def _letters(
    application: Application, job: Job, person: Applicant, cast: Cast, rng: Random, now: datetime
) -> Iterator[Message]:
    name, company = person.candidate.first_name, cast.tenant.name
    receipt = messages.receipt(first_name=name, job_title=job.title, company=company)
    yield _message(application, person, receipt, application.applied_at, None)
    invited = person.course.reached("interview")
    if invited:
        yield from _invitation(application, job, person, invited.at, cast, rng, now)
    if person.course.status == "rejected" and rng.random() < 0.8:
        letter = messages.rejection(first_name=name, job_title=job.title, company=company)
        yield _message(application, person, letter, person.course.last.at, cast.recruiter)


def _invitation(
    application: Application, job: Job, person: Applicant, at: datetime, cast: Cast, rng: Random, now: datetime
) -> Iterator[Message]:
    author = cast.recruiter_name.split()[0]
    words = {
        "name": person.candidate.first_name,
        "job": job.title,
        "author": author,
        "day": rng.choice(("Tuesday", "Wednesday", "Thursday")),
    }
    subject = f"A talk about {job.title}"
    letter = messages.Letter("message", subject, _INVITATION.format(**words))
    yield _message(application, person, letter, at + timedelta(minutes=6), cast.recruiter)
    answered = at + timedelta(minutes=rng.randint(20, 1600))
    if rng.random() < 0.75 and answered < now:
        text = rng.choice(_ANSWERS).format(**words)
        reply = messages.Letter("message", f"Re: {subject}", text)
        yield _message(application, person, reply, answered, None, incoming=True)


def _message(
    application: Application,
    person: Applicant,
    letter: messages.Letter,
    at: datetime,
    author: UUID | None,
    *,
    incoming: bool = False,
) -> Message:
    sent = at + timedelta(minutes=0 if incoming else _MAIL_MINUTES)
    return Message(
        id=timed_id(at),
        tenant_id=application.tenant_id,
        candidate_id=application.candidate_id,
        application_id=application.id,
        author_id=author,
        direction="in" if incoming else "out",
        kind=letter.kind,
        recipient=person.candidate.email,
        subject=letter.subject,
        body_text=letter.body,
        status="received" if incoming else "sent",
        send_after=at,
        sent_at=sent,
        created_at=at,
        updated_at=sent,
    )


def _notes(
    application: Application, job: Job, course: Course, cast: Cast, rng: Random, now: datetime
) -> Iterator[CandidateNote]:
    skill = job.required_skills[0]["skill"] if job.required_skills else "the basics"
    authors = {"screen": (cast.recruiter,), "interview": cast.interviewers, "offer": (cast.manager,)}
    for stage, texts in _NOTES.items():
        step = course.reached(stage)
        if step is None or rng.random() < 0.3:
            continue
        latest = now if course.status == "active" else course.last.at
        at = min(step.at + timedelta(hours=rng.randint(1, 30)), step.at + (latest - step.at) * 0.6)
        yield CandidateNote(
            id=timed_id(at),
            tenant_id=application.tenant_id,
            candidate_id=application.candidate_id,
            application_id=application.id,
            author_id=rng.choice(authors[stage]),
            body=rng.choice(texts).format(skill=skill, weeks=rng.choice((2, 4, 6))),
            created_at=at,
            updated_at=at,
        )


def _notice(job: Job, person: Applicant, cast: Cast, now: datetime) -> Notification:
    candidate, at = person.candidate, person.course.applied_at
    return Notification(
        id=timed_id(at),
        tenant_id=job.tenant_id,
        user_id=cast.recruiter,
        kind="application.submitted",
        title=f"{candidate.first_name} {candidate.last_name} applied for {job.title}",
        url=f"/candidates/{candidate.id}",
        read_at=None if now - at < _NEWS else at + timedelta(hours=5),
        created_at=at,
        updated_at=at,
    )


def _traffic(job: Job, courses: Sequence[Course], rng: Random, now: datetime) -> Iterator[JobTraffic]:
    """Views and applications per channel and day; a view for some ten to thirty of an application."""
    if job.opened_at is None:
        return
    applied = Counter((course.source, course.applied_at.date()) for course in courses)
    share = Counter(course.source for course in courses)
    last = min(job.closed_at or now, now).date()
    days = (last - job.opened_at.date()).days + 1
    for channel in sorted(share):
        for number in range(days):
            day = job.opened_at.date() + timedelta(days=number)
            count = applied[channel, day]
            usual = share[channel] * 14 / days * (0.5 if day.weekday() > 4 else 1.2)
            views = count * rng.randint(4, 9) + round(rng.expovariate(1) * usual)
            if views or count:
                yield JobTraffic(
                    id=timed_id(now), tenant_id=job.tenant_id, job_id=job.id, channel=channel, day=day,
                    views=views, applications=count,
                )  # fmt: skip
