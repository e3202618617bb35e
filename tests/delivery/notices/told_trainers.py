"""A course that is given to trainers, and the letters that trainers got."""

from typing import Any

from tests.delivery.notices.told_clients import ToldClients


async def given(trainers: ToldClients, trainer_id: int | None, **changes: Any) -> None:
    """The register names this trainer for the course, and every scan runs three times."""
    trainers.register.changed_at = trainers.clock.now()
    await trainers.register.course(trainer_id=trainer_id, **changes)
    await told(trainers)


async def told(trainers: ToldClients) -> None:
    for _ in range(3):
        await trainers.run()


def sent(trainers: ToldClients) -> list[tuple[str, str]]:
    """The name of the trainer and the subject of each letter."""
    return [
        (letter.to.partition("@")[0], letter.subject)
        for letter in trainers.letters.letters
        if letter.to.endswith("@trainers.example")
    ]
