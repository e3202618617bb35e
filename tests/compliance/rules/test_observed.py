from tests.scenes.scene import Scene


def test_nothing_is_found_that_nobody_noted() -> None:
    assert Scene().everybody_in().ends().found("A") == []


def test_each_note_is_found_under_its_own_code_and_clause() -> None:
    scene = Scene().everybody_in().seen("A", "vehicle", "10:00", "10:05")
    scene.seen("A", "smoking", "10:10", "10:11").ends()
    breaches = [
        (breach.rule, breach.clause, breach.span.seconds) for breach in scene.of("A").breaches
    ]
    assert breaches == [("vehicle", "12", 300), ("smoking", "23", 60)]


def test_a_note_about_one_client_is_not_about_another() -> None:
    assert Scene().everybody_in().seen("A", "vehicle", "10:00", "10:05").ends().found("B") == []


def test_a_note_from_before_the_start_is_cut_to_the_course() -> None:
    scene = Scene().everybody_in().seen("A", "poor_light", "08:50", "09:02").ends()
    assert scene.found("A") == [("poor_light", 120)]


def test_what_was_over_before_the_start_is_no_breach() -> None:
    assert Scene().everybody_in().seen("A", "dress", "08:50", "08:55").ends().found("A") == []


def test_what_was_seen_for_a_moment_is_not_lost() -> None:
    scene = Scene().everybody_in().seen("A", "other_person", "10:00", "10:00").ends()
    assert scene.found("A") == [("other_person", 0)]
