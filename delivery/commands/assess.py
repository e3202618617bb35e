"""`coursewatch assess`: judges courses in folders again, offline."""

import argparse
import json
import sys
from pathlib import Path

from compliance.assessment import assess
from compliance.policy.policy import Policy, PolicyFault
from delivery.assessment.stored_assessment import StoredCourse, printed
from delivery.policies import shipped_policies
from delivery.replay import course_folder
from delivery.replay.course_folder import FolderFault


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a course's folder")
    parser.add_argument(
        "--policy",
        metavar="NAME_OR_FILE",
        help="the policy to judge by, instead of the course's own",
    )


def run(options: argparse.Namespace) -> int:
    """Prints one JSON object per line, in the order of the folders, and on standard error the
    lines that count for nothing. Returns 2 for input that cannot be read."""
    for folder in options.folders:
        try:
            print(_judged(folder, options.policy), flush=True)
        except (FolderFault, PolicyFault) as fault:
            _say(str(fault))
            return 2
    return 0


def _say(sentence: str) -> None:
    """Prints one line on standard error."""
    print(" ".join(sentence.split()), file=sys.stderr)


def _judged(folder: Path, policy_name: str | None) -> str:
    held = course_folder.read(folder)
    policy = shipped_policies.named(policy_name) if policy_name else _own(folder, held.policy)
    heard = held.events(policy)
    for warning in heard.warnings:
        _say(warning)
    judged = assess(held.course, heard.events, policy)
    return json.dumps(printed(StoredCourse.of(judged)), ensure_ascii=False)


def _own(folder: Path, name: str) -> Policy:
    try:
        return shipped_policies.named(name)
    except PolicyFault as fault:
        raise PolicyFault(f"{folder / 'course.json'}: {fault}") from fault
