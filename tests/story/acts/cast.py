"""The nine clients of the story, with their recommendations and outcomes."""

from tests.story.acts.people import StoryClient

AMELIA = StoryClient("B-1", "Amelia", "Brownlow")
TOMASZ = StoryClient("B-2", "Tomasz", "Kowalczyk")
GRACE = StoryClient("B-3", "Grace", "Okafor")
MOHAMMED = StoryClient("B-4", "Mohammed", "Aldrin")
CERYS = StoryClient("B-5", "Cerys", "Daviston")
OLIVER = StoryClient("B-6", "Oliver", "Smithfield")
PRIYANKA = StoryClient("B-7", "Priyanka", "Raoson")
EWA = StoryClient("B-8", "Ewa", "Nowakova", interpreter="Ania Lissova")
CALLUM = StoryClient("B-9", "Callum", "MacLeodson")
CLIENTS = (AMELIA, TOMASZ, GRACE, MOHAMMED, CERYS, OLIVER, PRIYANKA, EWA, CALLUM)
IN_TIME = (AMELIA, TOMASZ, GRACE, OLIVER, PRIYANKA, EWA)

RECOMMENDED = {
    AMELIA: ("completed", []),
    TOMASZ: ("review", ["absent"]),
    GRACE: ("review", ["camera_off"]),
    MOHAMMED: ("refused_late", ["arrived_late"]),
    CERYS: ("completed", []),
    OLIVER: ("non_completion_conduct", []),
    PRIYANKA: ("non_completion_left_early", ["left_early"]),
    EWA: ("completed", []),
    CALLUM: ("did_not_attend", []),
}
SIGNED = {
    TOMASZ: ("dismissed", "completed"),
    GRACE: ("upheld", "completed"),
    MOHAMMED: ("upheld", "refused_late"),
    OLIVER: ("upheld", "non_completion_conduct"),
    PRIYANKA: ("upheld", "non_completion_left_early"),
    CALLUM: ("upheld", "did_not_attend"),
}
