"""Many calls in one process: none waits for another's slow tool."""

import asyncio

from voice.call import CallerSaid
from voice.tests.call_world import CallWorld, settle, uses

CALLS = 100


async def test_one_call_whose_tool_hangs_delays_none_of_a_hundred():
    gate = asyncio.Event()

    async def blocked(name: str, /, **arguments: object) -> dict[str, object]:
        await gate.wait()
        return {"success": True, "data": None, "message": "At last."}

    worlds = [CallWorld() for _ in range(CALLS)]
    worlds[0].desk.execute = blocked
    for world in worlds:
        world.agent.scripts += [uses("find_times", "Friday."), uses("end_call", "Bye.")]
        await world.start()
        world.session.post(CallerSaid("When?"))
    await settle()
    for world in worlds[1:]:
        assert world.line.clauses(1) == ["Friday."]
        await world.say("Thanks, bye.")
        await world.hear(2)
        assert world.running.done() and world.running.result() == "goodbye"
    assert worlds[0].line.clauses(1) == []
    gate.set()
    await settle()
    assert worlds[0].line.clauses(1) == ["Friday."]
    await worlds[0].hang_up()
    assert worlds[0].reason() == "hung_up"
