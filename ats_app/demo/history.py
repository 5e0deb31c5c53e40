"""The story of a job's applications as rows: stage history, consents, scores, messages, notes, notices, traffic."""

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
from ats_app.applications.models import Application, Consent, HireOutcome, StageMove
from ats_app.candidates.models import Candidate, CandidateNote
from ats_app.communication import messages
from ats_app.communication.models import Message, Notification
from ats_app.demo.story import STAGES, Course, Step
from ats_app.jobs.models import Job, JobTraffic
from ats_app.matching.models import CandidateScore
from scoring.matching import MatchResult

_TOLD = timedelta(days=7)
"""Older applications leave no notice."""
_UNREAD = timedelta(days=2)
_MAIL_TAKES = timedelta(minutes=2)
_SCORING_TAKES = timedelta(seconds=40)
_PROBATION = timedelta(days=90)
_NOT_SAID = 0.2
_OUTCOMES = {
    "success": (85, ("", "Passed probation without a question.", "Leads a project already.")),
    "failure": (15, ("Left during probation.", "The work was not what either side expected.")),
}
"""Outcome of a hire -> (weight, notes of the manager)."""
_FRIDAY = 4
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
    "Hello {name},\n\nthank you for your application for {job}. We would like to get to know you: would {day} at ten"
    " suit you for a talk of 45 minutes?\n\nKind regards\n{author}"
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
    outcomes: list[HireOutcome] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notes: list[CandidateNote] = field(default_factory=list)
    notices: list[Notification] = field(default_factory=list)
    traffic: list[JobTraffic] = field(default_factory=list)

    def groups(self) -> Iterator[Sequence[SQLModel]]:
        yield from (self.applications, self.moves, self.consents, self.scores, self.outcomes)
        yield from (self.messages, self.notes, self.notices, self.traffic)


def timed_id(at: datetime) -> UUID:
    """A time-ordered UUID (version 7) of that moment, so that the order of ids is the order of events."""
    milliseconds, noise = int(at.timestamp() * 1000), randbits(74)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | noise >> 62 << 64 | 0b10 << 62 | noise & (1 << 62) - 1)


@dataclass(frozen=True)
class Chronicle:
    """Writes what a job's applicants leave behind; `stages` are the job's stage ids in order."""

    job: Job
    stages: Sequence[UUID]
    cast: Cast
    now: datetime

    def write(self, rows: Rows, people: Sequence[Applicant]) -> None:
        """Adds the rows of everybody who applied."""
        rng = Random(f"history/{self.cast.tenant.slug}/{self.job.slug}")  # noqa: S311 - texts, not secrets
        for person in people:
            application = self._application(person, rng)
            rows.applications.append(application)
            rows.moves.extend(self._moves(application, person.course))
            rows.consents.append(self._consent(application))
            rows.scores.append(self._score(application, person))
            rows.outcomes.extend(self._outcomes(application, rng))
            rows.messages.extend(self._letters(application, person, rng))
            rows.notes.extend(self._notes(application, person.course, rng))
            if self.now - application.applied_at < _TOLD:
                rows.notices.append(self._notice(application, person))
        rows.traffic.extend(self._traffic([person.course for person in people], rng))

    def _application(self, person: Applicant, rng: Random) -> Application:
        course, score = person.course, Decimal(str(round(person.score.match_score, 2)))
        answers = _answered(self.job, course, rng)
        return Application(
            id=timed_id(course.applied_at),
            tenant_id=self.job.tenant_id,
            candidate_id=person.candidate.id,
            job_id=self.job.id,
            stage_id=self.stages[course.last.to_stage],
            status=course.status,
            applied_at=course.applied_at,
            stage_entered_at=course.last.at,
            decided_at=course.last.at if course.status != "active" else None,
            source=course.source,
            resume_id=person.document[0] if person.document else None,
            reading="done" if person.document else "none",
            answers=answers,
            flags=["knockout"] if any(answer["answer"] != answer["expected"] for answer in answers) else [],
            score=score,
            rank=round(score * 100),
            rejection_reason_id=self.cast.reasons.get(course.last.reason),
            version=len(course.steps),
            created_at=course.applied_at,
            updated_at=course.last.at,
        )

    def _moves(self, application: Application, course: Course) -> Iterator[StageMove]:
        before: Step | None = None
        for step in course.steps:
            yield StageMove(
                id=timed_id(step.at),
                tenant_id=application.tenant_id,
                application_id=application.id,
                kind=step.kind,
                from_stage_id=None if step.from_stage is None else self.stages[step.from_stage],
                to_stage_id=self.stages[step.to_stage],
                moved_by=self._who(step),
                moved_at=step.at,
                seconds_in_stage=int((step.at - before.at).total_seconds()) if before else None,
                note=step.reason,
                created_at=step.at,
                updated_at=step.at,
            )
            before = step

    def _who(self, step: Step) -> UUID | None:
        if step.kind in ("apply", "withdraw"):
            return None
        return self.cast.manager if STAGES[step.to_stage] in ("offer", "hired") else self.cast.recruiter

    def _consent(self, application: Application) -> Consent:
        at, tenant = application.applied_at, self.cast.tenant
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

    def _score(self, application: Application, person: Applicant) -> CandidateScore:
        """Dated as a worker would have given it: just after the application came in, before anybody decided."""
        result, at = person.score, application.applied_at + _SCORING_TAKES
        return CandidateScore(
            id=timed_id(at),
            tenant_id=application.tenant_id,
            application_id=application.id,
            score=Decimal(str(round(result.match_score, 2))),
            factors=result.factors,
            contributions=result.contributions,
            strengths=result.strengths,
            gaps=result.gaps,
            what_would_help=result.what_would_help,
            confidence=result.confidence,
            model_version=result.model_version,
            features=result.features,
            document_sha256=person.document[1] if person.document else "",
            scored_at=at,
            created_at=at,
            updated_at=at,
        )

    def _outcomes(self, application: Application, rng: Random) -> Iterator[HireOutcome]:
        """How a hire turned out, said by the manager after the first months; of some nobody has said anything yet."""
        at = application.stage_entered_at + _PROBATION
        if application.status != "hired" or at > self.now or rng.random() < _NOT_SAID:
            return
        outcome = rng.choices([*_OUTCOMES], [weight for weight, _ in _OUTCOMES.values()])[0]
        application.hire_outcome = outcome
        yield HireOutcome(
            id=timed_id(at),
            tenant_id=application.tenant_id,
            application_id=application.id,
            outcome=outcome,
            on_day=at.date(),
            note=rng.choice(_OUTCOMES[outcome][1]),
            said_by=self.cast.manager,
            said_at=at,
            created_at=at,
            updated_at=at,
        )

    def _letters(self, application: Application, person: Applicant, rng: Random) -> Iterator[Message]:
        name, company = person.candidate.first_name, self.cast.tenant.name
        receipt = messages.receipt(first_name=name, job_title=self.job.title, company=company)
        yield _message(application, person, receipt, application.applied_at)
        invited = person.course.reached("interview")
        if invited:
            yield from self._invitation(application, person, invited.at, rng)
        if person.course.status == "rejected" and rng.random() < 0.8:
            letter = messages.rejection(first_name=name, job_title=self.job.title, company=company)
            yield _message(application, person, letter, person.course.last.at, author=self.cast.recruiter)

    def _invitation(self, application: Application, person: Applicant, at: datetime, rng: Random) -> Iterator[Message]:
        words = {
            "name": person.candidate.first_name,
            "job": self.job.title,
            "author": self.cast.recruiter_name.split()[0],
            "day": rng.choice(("Tuesday", "Wednesday", "Thursday")),
        }
        subject = f"A talk about {self.job.title}"
        letter = messages.Letter("message", subject, _INVITATION.format(**words))
        yield _message(application, person, letter, at + timedelta(minutes=6), author=self.cast.recruiter)
        answered = at + timedelta(minutes=rng.randint(20, 1600))
        if rng.random() < 0.75 and answered < self.now:
            reply = messages.Letter("message", f"Re: {subject}", rng.choice(_ANSWERS).format(**words))
            yield _message(application, person, reply, answered, incoming=True)

    def _notes(self, application: Application, course: Course, rng: Random) -> Iterator[CandidateNote]:
        skill = self.job.required_skills[0]["skill"] if self.job.required_skills else "the basics"
        cast = self.cast
        authors = {"screen": (cast.recruiter,), "interview": cast.interviewers, "offer": (cast.manager,)}
        for stage, texts in _NOTES.items():
            step = course.reached(stage)
            if step is None or rng.random() < 0.3:
                continue
            latest = self.now if course.status == "active" else course.last.at
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

    def _notice(self, application: Application, person: Applicant) -> Notification:
        candidate, at = person.candidate, person.course.applied_at
        return Notification(
            id=timed_id(at),
            tenant_id=self.job.tenant_id,
            user_id=self.cast.recruiter,
            kind="application.submitted",
            title=f"{candidate.first_name} {candidate.last_name} applied for {self.job.title}",
            url=f"/candidates/{candidate.id}?application={application.id}",
            read_at=None if self.now - at < _UNREAD else at + timedelta(hours=5),
            created_at=at,
            updated_at=at,
        )

    def _traffic(self, courses: Sequence[Course], rng: Random) -> Iterator[JobTraffic]:
        """Views and applications per channel and day; a view for some ten to thirty of an application."""
        if self.job.opened_at is None:
            return
        applied = Counter((course.source, course.applied_at.date()) for course in courses)
        share = Counter(course.source for course in courses)
        first, last = self.job.opened_at.date(), min(self.job.closed_at or self.now, self.now).date()
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        for channel in sorted(share):
            for day in days:
                count = applied[channel, day]
                usual = share[channel] * 14 / len(days) * (0.5 if day.weekday() > _FRIDAY else 1.2)
                views = count * rng.randint(4, 9) + round(rng.expovariate(1) * usual)
                if views or count:
                    yield JobTraffic(
                        tenant_id=self.job.tenant_id, job_id=self.job.id, channel=channel, day=day, views=views,
                        applications=count, created_at=self.now, updated_at=self.now,
                    )  # fmt: skip


def _answered(job: Job, course: Course, rng: Random) -> list[dict[str, str]]:
    """Who got past the first stage answered as expected; one in seven of the others did not."""
    passed = course.last.to_stage > 0 or course.status == "active"
    answers = []
    for question in job.knockout_questions:
        wrong = not passed and rng.random() < 1 / 7
        other = "no" if question["expected"] == "yes" else "yes"
        answers.append({**question, "answer": other if wrong else question["expected"]})
    return answers


def _message(
    application: Application,
    person: Applicant,
    letter: messages.Letter,
    at: datetime,
    *,
    author: UUID | None = None,
    incoming: bool = False,
) -> Message:
    sent = at if incoming else at + _MAIL_TAKES
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
