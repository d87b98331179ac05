"""A message for the shop's people."""

from voice.agents import Envelope, Toolbox
from voice.agents.desk import Desk


class Message:
    """Takes the caller's words down and leaves them for the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts

    async def go_on(self, tools: Toolbox) -> list[str]:
        """The next question, or that the message is left."""
        desk, facts = self._desk, self._facts
        if not facts.message:
            return [desk.ask("message")]
        if not facts.name:
            return [desk.ask("name")]
        if not (desk.number or facts.phone):
            return [desk.ask("phone")]
        number = {"callback_number": facts.phone} if facts.phone else {}
        text = desk.phrases.MESSAGE_OF.format(name=facts.name, message=facts.message)
        left = await tools.use("leave_message", text=text, **number)
        if not left["success"]:
            facts.phone = ""
            return [left["message"], desk.ask("phone")]
        facts.outcome = "message"
        return [left["message"], desk.finished()]

    async def done(self, envelope: Envelope, tools: Toolbox) -> list[str]:
        """A message needs no yes; what was agreed meanwhile ran."""
        return [envelope["message"], self._desk.finished()]
