"""The trainers of a course as one reader of its board sees them, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.records.trainers.course_trainers import CourseTrainers, TrainerChange


@dataclass(frozen=True, slots=True)
class TrainersView:
    trainers: CourseTrainers
    reader_id: int | None
    """None for a reader who looks and may do nothing."""
    open: bool
    """The trainers of the course may still change."""

    @property
    def accountable(self) -> str:
        """The name of the accountable trainer; empty without one."""
        return self.trainers.name(self.trainers.accountable_id)

    @property
    def others(self) -> Sequence[str]:
        """The names of the other trainers of the course."""
        others = self.trainers.others(self.trainers.accountable_id)
        return [self.trainers.name(user_id) for user_id in others]

    @property
    def is_shared(self) -> bool:
        """Whether more than one trainer has or had a part in the course."""
        return len(self.trainers.present_ids) > 1 or bool(self.trainers.handovers)

    @property
    def is_readers(self) -> bool:
        """Whether the reader is accountable."""
        return self.reader_id is not None and self.reader_id == self.trainers.accountable_id

    @property
    def offer(self) -> TrainerChange | None:
        return self.trainers.offer if self.open else None

    @property
    def to_offer(self) -> Sequence[tuple[int, str]]:
        """To whom the reader may offer the course: ids and names."""
        if not self.open or not self.is_readers or self.offer:
            return ()
        others = self.trainers.others(self.reader_id)
        return [(user_id, self.trainers.name(user_id)) for user_id in others]

    @property
    def may_accept(self) -> bool:
        return self.offer is not None and self.offer.trainer_id == self.reader_id

    @property
    def may_withdraw(self) -> bool:
        return self.offer is not None and self.offer.from_id == self.reader_id

    def name(self, user_id: int | None) -> str:
        return self.trainers.name(user_id)
