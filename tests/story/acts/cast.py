"""The nine clients of the story, and what will be recommended and signed of each."""

from tests.story.acts.people import Client

AMELIA = Client("B-1", "Amelia", "Brownlow")
TOMASZ = Client("B-2", "Tomasz", "Kowalczyk")
GRACE = Client("B-3", "Grace", "Okafor")
MOHAMMED = Client("B-4", "Mohammed", "Aldrin")
CERYS = Client("B-5", "Cerys", "Daviston")
OLIVER = Client("B-6", "Oliver", "Smithfield")
PRIYANKA = Client("B-7", "Priyanka", "Raoson")
EWA = Client("B-8", "Ewa", "Nowakova", interpreter="Ania Lissova")
CALLUM = Client("B-9", "Callum", "MacLeodson")
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
