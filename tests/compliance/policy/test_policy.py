from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from compliance.policy.decision_times import DecisionTimes
from compliance.policy.policy import PlatformFault, PolicyFault, parse
from compliance.policy.toml_table import LARGEST, Table
from tests.scenes.scene import Scene

TEXT = files("compliance").joinpath("policies", "lrsp-2025-03.toml").read_text("utf-8")


def test_the_figures_are_those_of_the_file() -> None:
    policy = parse(
        TEXT.replace("hours = 72", "hours = 48").replace("together_s = 120", "together_s = 9")
    )
    assert policy.together.total_seconds() == 9
    hours = policy.terms["did_not_attend"].hours
    assert hours is not None
    assert hours.total_seconds() == 48 * 3600


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[attendance]", "[attendence]"), "^attendance is missing$"),
        (("move_s = 10 ", "moves_s = 10 "), r"^attendance\.move_s is missing$"),
        (("move_s = 10 ", 'move_s = "ten" '), r"^attendance\.move_s must be a whole number"),
        (("move_s = 10 ", "move_s = true "), r"^attendance\.move_s must be a whole number"),
        (("together_s = 120", "together_s = -1"), r"^rules\.second_session\.together_s must be"),
        (("hours = 72", "hours = 72000000"), r"^consequences\.refused_late\.hours must be"),
        (("share = 0.5", "share = 5"), r"^platform_fault\.share must be between 0 and 1"),
        (("in_force_from = 2025-03-01", 'in_force_from = "soon"'), "^in_force_from must be a date"),
        (('refusals = ["photo_on_device",', "refusals = [1,"), r"^identity\.refusals must be"),
        (
            ("charge_pence = 0", "charge_pounds = 0"),
            r"^consequences\.provider_failure\.charge_pounds",
        ),
        (('window = "deadline"', 'window = "weeks"'), r"provider_failure\.window must be one of"),
        (('window = "deadline"', 'window = "hours"'), r"provider_failure\.hours and window"),
        (('window = "deadline"', 'window = "days"'), r"provider_failure\.days and window"),
        (("charge_pence = 0", "charge_pence = 0.5"), r"charge_pence must be a whole number"),
        (("charge_pence = 0", "charge_pence = 0\ncharge_gbp = 0"), "must not be given together"),
        (("SCD = 10000", "SCD = '£100'"), r"refused_late\.charge_pence_by_type\.SCD must be"),
        (("challenge_days = 14", "challenge_days = 0"), r"^decisions\.challenge_days must be"),
        (("statement_days = 14", "statement_days = 0"), r"^decisions\.statement_days must be"),
        (("at_least_s = 0", "at_lest_s = 60"), r"^rules\.absent\.at_lest_s is not a key"),
        (('name = "lrsp', "name = lrsp"), "not TOML: .*line 9"),
        (('name = "lrsp', "deep = " + "[" * 5_000), "not TOML"),
        (("move_s = 10", "move_s = " + "1" * 5_000), "not TOML"),
        (("move_s = 10", "move_s = 2025-02-31"), "not TOML"),
    ],
)
def test_a_policy_that_cannot_be_used_says_where(change: tuple[str, str], says: str) -> None:
    with pytest.raises(PolicyFault, match=says):
        parse(TEXT.replace(*change, 1))


def test_a_share_may_be_the_whole() -> None:
    assert parse(TEXT.replace("share = 0.5", "share = 1")).platform_fault.share == 1


def test_where_a_policy_names_no_least_length_there_is_none() -> None:
    silent = TEXT.replace("at_least_s = 0", "")
    assert parse(silent).absent_at_least == parse(silent).camera_off_at_least == timedelta()


PINNED = sorted(Path(__file__).with_name("pinned").glob("*.toml"))


@pytest.mark.parametrize("pinned", PINNED, ids=lambda path: path.stem)
def test_a_text_to_which_courses_were_once_pinned_can_always_be_read(pinned: Path) -> None:
    policy = parse(pinned.read_text("utf-8"))
    scene = Scene(policy=policy).everybody_in().leaves("A", "10:00").joins("A", "10:00:01", "2")
    scene.leaves("B", "11:00").ends()
    assert (scene.found("A"), scene.advice("A")) == ([("absent", 1)], "review")
    assert scene.found("B") == [("left_early", 2700)]


def test_a_rule_of_which_a_policy_says_nothing_is_not_looked_for() -> None:
    rules = {code: clause for code, clause in parse(TEXT).rules.items() if code != "absent"}
    scene = Scene(policy=replace(parse(TEXT), rules=rules)).everybody_in().leaves("A", "10:00")
    assert scene.joins("A", "10:05", "2").ends().found("A") == []


def test_nothing_follows_from_an_outcome_that_a_policy_does_not_name() -> None:
    scene = Scene(policy=replace(parse(TEXT), terms={})).everybody_in().ends()
    consequence = scene.of("A").consequence
    assert (consequence.rebook_by, consequence.refer_to_police) == (None, False)


def test_a_recording_may_be_noted_as_well_as_every_code() -> None:
    assert {"recording", "vehicle", "other_person"} <= set(parse(TEXT).observable())


def test_everything_that_the_file_says_is_read() -> None:
    policy = parse(TEXT)
    assert (policy.name, policy.in_force_from) == ("lrsp-2025-03", date(2025, 3, 1))
    assert policy.provider == "Lincolnshire Road Safety Partnership"
    assert (policy.excused_review, policy.short_review) == (
        timedelta(seconds=900),
        timedelta(seconds=300),
    )
    assert policy.platform_fault == PlatformFault(3, 0.5, timedelta(seconds=30))
    assert policy.rules["arrived_late"].number == "7"
    assert policy.rules["absent"].says.startswith("Satisfactory completion depends on attendance")
    assert policy.rules["absent"].text.startswith("Every absence outside a break is listed")
    assert policy.rules["observed"].number == ""
    assert policy.codes["dress"].number == "22"
    assert policy.codes["dress"].text == "The client was not appropriately dressed."
    assert policy.codes["dress"].says.startswith("You dress appropriately")
    assert "photocard driving licence" in policy.documents
    assert policy.identity_refusals


def test_an_older_text_that_says_nothing_of_later_figures_has_the_usual_ones() -> None:
    policy = parse(PINNED[0].read_text("utf-8"))
    assert (policy.interpreter_age, policy.supporter_named) == (16, False)
    assert (policy.report_differs, policy.timer, policy.extra_break) == (
        timedelta(seconds=5),
        timedelta(seconds=120),
        timedelta(seconds=600),
    )


@pytest.mark.parametrize("pinned", PINNED, ids=lambda path: path.stem)
def test_older_texts_in_whole_pounds_mean_the_same_pence(pinned: Path) -> None:
    terms, now = parse(pinned.read_text("utf-8")).terms, parse(TEXT).terms
    for outcome, older in terms.items():
        assert (older.charge.pence, older.refund) == (
            now[outcome].charge.pence,
            now[outcome].refund,
        )


def test_an_older_text_without_decisions_has_the_usual_hold_and_times() -> None:
    usual = DecisionTimes(timedelta(hours=24), 14, 14, proof_days=7, proof_clause="14")
    assert parse(PINNED[0].read_text("utf-8")).decision_times == usual
    other = TEXT.replace("hold_hours = 24 ", "hold_hours = 48 ").replace(
        "challenge_days = 14 ", "challenge_days = 28 "
    )
    assert parse(other).decision_times == DecisionTimes(timedelta(hours=48), 28, 14, 7, "14")


def test_grace_warnings_and_a_second_officer_are_read_and_usually_none() -> None:
    for usual in (parse(TEXT), parse(PINNED[0].read_text("utf-8"))):
        assert (usual.late_grace, usual.camera_warnings) == (timedelta(), 0)
        assert usual.two_officers_also == ()
    text = TEXT.replace("late_grace_s = 0 ", "late_grace_s = 300 ")
    text = text.replace("warnings_before = 0 ", "warnings_before = 2 ")
    other = parse(text.replace("_also = []", '_also = ["insufficient_evidence"]'))
    assert (other.late_grace, other.camera_warnings) == (timedelta(seconds=300), 2)
    assert other.two_officers_also == ("insufficient_evidence",)


MIXED = [path for path in PINNED if "says =" not in path.read_text("utf-8")]


@pytest.mark.parametrize("pinned", MIXED, ids=lambda path: path.stem)
def test_the_mixed_words_of_an_older_text_are_not_taken_for_the_clause(pinned: Path) -> None:
    policy = parse(pinned.read_text("utf-8"))
    for clause in (*policy.rules.values(), *policy.codes.values()):
        assert clause.says == ""
        assert clause.text


def test_wherever_the_shipped_policy_names_a_clause_it_says_what_the_clause_says() -> None:
    policy = parse(TEXT)
    outcomes = [terms.clause for terms in policy.terms.values()]
    for clause in (*policy.rules.values(), *policy.codes.values(), *outcomes):
        assert bool(clause.says) is bool(clause.number)
        assert clause.says != clause.text


INVENTED = (
    files("compliance")
    .joinpath("policies", "examples", "fellshire-2026-01.toml")
    .read_text("utf-8")
)


@pytest.mark.parametrize("text", [TEXT, INVENTED], ids=["shipped", "invented"])
def test_words_that_a_client_reads_speak_to_them_and_not_of_them(text: str) -> None:
    policy = parse(text)
    terms = list(policy.terms.values())
    read = [words for each in terms for words in (each.client, each.clause.says, each.clause.text)]
    read += [clause.says for clause in (*policy.rules.values(), *policy.codes.values())]
    assert [words for words in read if "client" in words.lower()] == []


def test_amounts_of_a_course_type_are_read() -> None:
    charge = parse(TEXT).terms["did_not_attend"].charge
    assert (charge.of_type("NSAC"), charge.of_type("SCD")) == (4300, 10000)


def test_what_follows_from_an_outcome_is_read() -> None:
    terms = parse(TEXT).terms
    assert terms["did_not_attend"].window == "hours"
    assert (terms["provider_failure"].window, terms["provider_failure"].hours) == ("deadline", None)
    assert (terms["completed"].refer_to_police, terms["completed"].further_courses) == (False, True)
    assert terms["non_completion_abuse"].refer_to_police
    assert not terms["non_completion_abuse"].further_courses


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('provider = "Lin', 'provider = 5 # "'), "^provider must be a text, and is 5$"),
        (("share = 0.5", 'share = "half"'), r"must be a share, such as 0\.5, and is 'half'$"),
        (("share = 0.5", "share = 2"), "must be between 0 and 1, and is 2$"),
        (("share = 0.5", "share = true"), "must be a share"),
        (
            ('refusals = ["photo_on_device",', "refusals = [1,"),
            r"must be a list of texts, and is \[",
        ),
        (
            ('window = "deadline"', 'window = "weeks"'),
            "one of hours, days, deadline, none, and",
        ),
    ],
)
def test_whoever_wrote_a_policy_is_told_what_was_expected_there(
    change: tuple[str, str], says: str
) -> None:
    with pytest.raises(PolicyFault, match=says):
        parse(TEXT.replace(*change, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules = 5", "^rules must be a table, and is 5$"),
        ("rules = {}\nattendance = {}\nplatform_fault = {}\nname = 5", "^name must be a text"),
    ],
)
def test_a_text_of_the_wrong_kinds_says_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(PolicyFault, match=says):
        parse(text)


def test_a_list_a_flag_and_the_largest_figure_are_known_for_what_they_are() -> None:
    table = Table({"list": 5, "flag": "yes", "most": LARGEST, "none": 0})
    with pytest.raises(PolicyFault, match=r"^list must be a list of texts, and is 5$"):
        table.texts("list")
    with pytest.raises(PolicyFault, match=r"^flag must be true or false, and is 'yes'$"):
        table.flag("flag", default=False)
    assert (table.figure("most"), table.share("none")) == (LARGEST, 0)
