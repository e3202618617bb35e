"""What a withdrawn offer leaves of the effects of a decision (cl.5)."""

from compliance.effects.effects import COMPLETED_STATUS, EffectKind


def has_no_object(kind: EffectKind, national_status: int | None) -> bool:
    """Whether an effect must not be brought about once the force has withdrawn the offer.

    The client books nothing and gets back what they paid. The force knows of the withdrawal and
    sets the national status itself. A completion is still reported, and a ban is the provider's.
    """
    if kind is EffectKind.NATIONAL_STATUS:
        return national_status != COMPLETED_STATUS
    return kind is not EffectKind.BAN
