from compliance.rules import RULES
from tests.scenes.scene import LRSP


def test_every_rule_has_its_words_in_the_policy_and_every_word_a_rule() -> None:
    assert set(RULES) == set(LRSP.rules)


def test_rules_are_found_by_their_modules() -> None:
    assert {"arrived_late", "absent", "left_early", "camera_off", "recording"} <= set(RULES)
