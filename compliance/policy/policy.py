"""One provider's terms, read from a dated TOML file: every figure, clause and consequence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance.policy.alert_terms import AlertTerms, read_alert_terms
from compliance.policy.break_terms import BreakTerms, read_break_terms
from compliance.policy.clause import Clause, read_clause
from compliance.policy.client_words import ClientWords, read_client_words
from compliance.policy.decision_times import DecisionTimes, read_decision_times
from compliance.policy.message_terms import MessageTerms, read_message_terms
from compliance.policy.offer_terms import OfferTerms, read_offer_terms
from compliance.policy.request_terms import RequestTerms, read_request_terms
from compliance.policy.retention_terms import RetentionTerms, read_retention
from compliance.policy.shared_fault_terms import AcrossCourses, read_across_courses
from compliance.policy.terms import Terms, read_terms
from compliance.policy.toml_table import PolicyFault, Table

__all__ = ["Clause", "PlatformFault", "Policy", "PolicyFault", "Terms", "parse"]


@dataclass(frozen=True, slots=True)
class PlatformFault:
    """The conditions of a platform fault: the number of lost clients, their share of those
    present, and the time between the losses."""

    clients: int
    share: float
    within: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    provider: str
    in_force_from: date
    move: timedelta
    room_opens: timedelta
    """How long before the start an instance of the meeting counts for the course."""
    opening_grace: timedelta
    """In a room that opens late, a client who comes within this time after the opening is not
    late."""
    late_grace: timedelta
    """A client who comes within this time after the start is not late; zero where the provider is
    silent."""
    off_mark_holds: timedelta
    """The longest time for which a trainer's mark that a camera is off holds."""
    begin_alarm: timedelta
    """How long after the start a course that has not begun is an alarm for the office."""
    excused_review: timedelta
    short_review: timedelta
    report_differs: timedelta
    """How far the meeting provider's report may differ from events before an officer is told."""
    platform_fault: PlatformFault
    together: timedelta
    absent_at_least: timedelta
    """The shortest absence that is a finding; zero where the provider is silent."""
    camera_off_at_least: timedelta
    """The shortest stretch with the camera known to be off that is a finding."""
    camera_warnings: int
    """The warnings about the camera that the trainer must have noted before a camera off is a
    finding."""
    timer: timedelta
    """How long the timer of a warning runs on the trainer's screen; nothing follows by itself."""
    extra_break: timedelta
    """A longer absence is no extra break, whatever was agreed beforehand."""
    extra_breaks_in_sum: timedelta | None
    """Once the absences of a client are longer together, further absences are no extra breaks. None
    for no such limit: in policies of earlier versions."""
    supporter_named: bool
    """A supporter silences a finding only by name. False in policies of earlier versions."""
    instructions_lead: timedelta | None
    """How long before the start of a course clients are sent how to join. None in policies of
    earlier versions."""
    rules: Mapping[str, Clause]
    codes: Mapping[str, Clause]
    documents: tuple[str, ...]
    identity_refusals: tuple[str, ...]
    interpreter_age: int
    """How old, in years, an interpreter whom a client brings must be at least."""
    terms: Mapping[str, Terms]
    """By the stored name of the outcome."""
    decision_times: DecisionTimes
    clients: ClientWords | None
    """None in policies of earlier versions."""
    offers: OfferTerms = field(default_factory=OfferTerms)
    """What holds of a booking and its offer without a decision."""
    alerts: AlertTerms = field(default_factory=AlertTerms)
    """When the monitor of a live course calls the trainer."""
    breaks: BreakTerms = field(default_factory=BreakTerms)
    """When breaks are planned; nothing rests on it."""
    messages: MessageTerms = field(default_factory=MessageTerms)
    """Which messages clients are sent, and by which ways."""
    two_officers_also: tuple[str, ...] = ()
    """The outcomes in the client's favour that take two officers all the same."""
    requests: RequestTerms = field(default_factory=RequestTerms)
    """How long what clients ask about their own data may take."""
    second_look_share: float = 0
    """The least share of the decisions about findings, upheld and dismissed each, that a second
    officer looks at. 0 in policies of earlier versions: none."""
    across_courses: AcrossCourses | None = None
    """How a fault is told that shows across courses. None in policies of earlier versions: under
    them none is looked for."""
    retention: RetentionTerms | None = None
    """How long records are kept. None in policies of earlier versions: under them nothing is
    destroyed."""

    def observable(self) -> Mapping[str, Clause]:
        """The observations that a trainer may note: the policy's codes, and a recording."""
        return {"recording": self.rules["recording"], **self.codes}


def parse(text: str) -> Policy:
    """Reads a policy. Raises PolicyFault with the key that is missing, wrong or unknown."""
    try:
        table = Table(tomllib.loads(text))
    except (ValueError, RecursionError) as fault:  # a number may be too long, a list too deep
        raise PolicyFault(f"not TOML: {fault}") from fault
    policy = _policy(table)
    table.finish()
    return policy


def _policy(table: Table) -> Policy:
    rules, attendance = table.table("rules"), table.table("attendance")
    fault, decisions = table.table("platform_fault"), table.table("decisions", default={})
    allowances = table.table("allowances", default={})
    return Policy(
        name=table.text("name"),
        provider=table.text("provider"),
        in_force_from=table.day("in_force_from"),
        move=attendance.seconds("move_s"),
        room_opens=attendance.seconds("room_opens_s", default=3600),
        opening_grace=attendance.seconds("opening_grace_s", default=60),
        late_grace=attendance.seconds("late_grace_s", default=0),
        off_mark_holds=table.table("camera", default={}).seconds("off_mark_holds_s", default=600),
        begin_alarm=attendance.seconds("begin_alarm_s", default=300),
        excused_review=attendance.seconds("excused_review_s"),
        short_review=attendance.seconds("short_review_s"),
        report_differs=attendance.seconds("report_differs_s", default=5),
        platform_fault=PlatformFault(
            fault.figure("clients"), fault.share("share"), fault.seconds("within_s")
        ),
        together=rules.table("second_session").seconds("together_s"),
        absent_at_least=rules.table("absent").seconds("at_least_s", default=0),
        camera_off_at_least=rules.table("camera_off").seconds("at_least_s", default=0),
        camera_warnings=rules.table("camera_off").figure("warnings_before", default=0, most=3),
        timer=table.table("warnings", default={}).seconds("timer_s", default=120),
        extra_break=allowances.seconds("extra_break_s", default=600),
        extra_breaks_in_sum=allowances.optional_seconds("extra_breaks_in_sum_s"),
        supporter_named=allowances.flag("supporter_named", default=False),
        instructions_lead=_instructions_lead(table.table("joining"))
        if table.holds("joining")
        else None,
        rules={code: read_clause(rule) for code, rule in rules.tables()},
        codes={
            code: read_clause(rule)
            for code, rule in rules.table("observed").table("codes").tables()
        },
        documents=table.table("identity").texts("documents"),
        identity_refusals=table.table("identity").texts("refusals"),
        interpreter_age=table.table("identity").figure("interpreter_age", default=16, most=100),
        terms={
            outcome: read_terms(terms) for outcome, terms in table.table("consequences").tables()
        },
        decision_times=read_decision_times(decisions),
        clients=read_client_words(table.table("clients")) if table.holds("clients") else None,
        offers=read_offer_terms(
            table.table("changes", default={}),
            table.table("cancellation", default={}),
            table.table("withdrawal", default={}),
        ),
        alerts=read_alert_terms(table.table("alerts", default={})),
        breaks=read_break_terms(table.table("breaks", default={})),
        messages=read_message_terms(table.table("messages", default={})),
        two_officers_also=decisions.texts("two_officers_also", default=[]),
        requests=read_request_terms(table.table("record_requests", default={})),
        second_look_share=decisions.share("second_look_share")
        if decisions.holds("second_look_share")
        else 0,
        across_courses=read_across_courses(table),
        retention=read_retention(table.table("retention")) if table.holds("retention") else None,
    )


def _instructions_lead(joining: Table) -> timedelta:
    return timedelta(hours=joining.figure("hours_before", default=48, least=1, most=336))
