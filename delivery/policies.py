"""The policies that ship with the service, and any other that is named by its file."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from compliance.policy import Policy, PolicyFault, parse


@cache
def shipped(name: str) -> Policy:
    """A policy by its name, such as `lrsp-2025-03`. Raises PolicyFault."""
    if name not in names():
        raise PolicyFault(f"there is no policy {name!r}; there are: {', '.join(names())}")
    return parse(files("compliance").joinpath("policies", f"{name}.toml").read_text("utf-8"))


@cache
def names() -> tuple[str, ...]:
    """Every shipped policy."""
    folder = files("compliance").joinpath("policies")
    return tuple(
        sorted(
            one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")
        )
    )


def newest() -> str:
    """The shipped policy that came into force last."""
    return max(names(), key=lambda name: shipped(name).in_force_from)


def named(name_or_file: str) -> Policy:
    """A shipped policy, or one in a file. Raises PolicyFault with the file's name."""
    path = Path(name_or_file)
    if name_or_file in names() or not path.suffix:
        return shipped(name_or_file)
    try:
        return parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, PolicyFault) as fault:
        raise PolicyFault(f"{path}: {fault}") from fault
