"""When records may be destroyed: terms by the calendar, holds, and the predicate that decides."""
