"""Reference cycles are collected in short steps."""

import gc
import weakref
from collections.abc import Iterator
from functools import partial

import pytest

from delivery import cycle_collection
from delivery.cycle_collection import FEWEST, collect_if_needed
from tests.waiting import until


class InACycle:
    """An object that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def no_other_collection() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.disable()
    gc.collect()
    yield
    gc.set_threshold(*thresholds)
    gc.enable()


def cycles(number: int) -> weakref.ref[InACycle]:
    """Leaves so many cycles behind; the reference is to the last."""
    return [weakref.ref(InACycle()) for _ in range(number)][-1]


def test_a_few_cycles_are_left_until_there_are_more() -> None:
    first = cycles(1)
    collect_if_needed()
    assert first() is not None
    last = cycles(FEWEST)
    collect_if_needed()
    assert (first(), last()) == (None, None)


@pytest.mark.thorough
def test_an_object_that_outlived_collections_is_collected_in_the_end() -> None:
    lives = InACycle()
    outlived = weakref.ref(lives)
    cycles(FEWEST)
    collect_if_needed()
    del lives
    for _ in range(cycle_collection.YOUNG):
        assert outlived() is not None
        cycles(FEWEST)
        collect_if_needed()
    assert outlived() is None


@pytest.mark.thorough
async def test_a_running_service_collects_again_and_again() -> None:
    cycle_collection.begin()
    for _ in range(2):
        last = cycles(FEWEST)
        await until("the cycles to be collected", partial(_is_collected, last))


async def _is_collected(reference: weakref.ref[InACycle]) -> bool:
    return reference() is None
