"""Open recalls of the caller's car."""

from voice.agents import Envelope, Toolbox
from voice.agents.desk import Desk


class Recalls:
    """Finds out whose and which car it is, then tells its recalls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts

    async def go_on(self, tools: Toolbox) -> list[str]:
        """The next question, or the answer."""
        desk, facts = self._desk, self._facts
        if question := await desk.identify(tools):
            return [question]
        if not facts.known or not facts.vehicles:
            facts.begin("")
            return [desk.phrases.NO_CAR, desk.ask("person")]
        if question := desk.which_car():
            return [question]
        told = await tools.use("check_recalls", vehicle_id=facts.vehicle_id)
        if not told["success"]:
            return desk.sorry(told)
        return [told["message"], desk.finished()]

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]:
        """Nothing of it is written; what was agreed meanwhile ran."""
        return [envelope["message"], self._desk.finished()]
