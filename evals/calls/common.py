"""Ways of saying what many callers want."""

from evals.parts import Pool

OIL: Pool = (
    "hi i need to get an oil change for my car",
    "yeah hi it's time for an oil change",
    "uh hello i'd like to schedule an oil change",
    "can i come in for an oil change",
)
ROTATION: Pool = (
    "i'd like to get my tires rotated",
    "hi um i need a tire rotation",
    "can i book a tire rotation please",
)
MOVE: Pool = (
    "hi i need to reschedule my appointment",
    "yeah i've got an appointment and i need to change it to a different day",
    "can i move my appointment",
)
CANCEL: Pool = (
    "hi i need to cancel my appointment",
    "yeah um i have to cancel my appointment",
    "please cancel my appointment",
)
UPCOMING: Pool = (
    "when is my appointment",
    "hi i forgot when my appointment is",
    "can you tell me what time my appointment is",
)
TUESDAY_AT_NINE: Pool = (
    "tomorrow at nine",
    "tuesday at nine",
    "how about tuesday at nine a m",
    "tomorrow 9 am",
)
FRIDAY_AT_TEN: Pool = ("friday at ten", "this friday at ten a m", "friday the twenty seventh at ten")
ANY = "2026-11-23T09:00/2026-12-19T14:30"
