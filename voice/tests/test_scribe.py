"""What a turn leaves for the record is kept in one go, and never waits for long."""

import asyncio

import pytest

from voice.call import scribe as module
from voice.call.scribe import Scribe
from voice.tests.call_world import Notebook, settle


@pytest.fixture
async def scribe():
    notes = Notebook()
    scribe = Scribe(notes)
    scribe.notes = notes
    task = asyncio.create_task(scribe.run())
    yield scribe
    scribe.close()
    await task
    assert notes.kept == len(notes.log)


async def test_the_notes_of_a_turn_are_kept_together_when_it_is_done(scribe):
    scribe.note(scribe.notes.caller_said, 1, "Hi.")
    await settle()
    scribe.note(scribe.notes.turn_done, 1)
    await settle()
    assert (scribe.notes.log, scribe.notes.kept) == (["caller_said", "turn_done"], 0)
    scribe.hurry()
    await settle()
    assert scribe.notes.kept == 2


async def test_the_notes_of_a_long_turn_are_kept_before_it_is_done(scribe, monkeypatch):
    monkeypatch.setattr(module, "GATHER_SECONDS", 0)
    scribe.note(scribe.notes.caller_said, 1, "Hi.")
    await settle()
    assert scribe.notes.kept == 1


async def test_what_comes_while_notes_are_kept_is_kept_next(scribe):
    begun, goes_on, keep = asyncio.Event(), asyncio.Event(), scribe.notes.keep

    async def slow() -> None:
        await keep()
        begun.set()
        await goes_on.wait()

    scribe.notes.keep = slow
    scribe.note(scribe.notes.caller_said, 1, "Hi.")
    scribe.hurry()
    await begun.wait()
    scribe.note(scribe.notes.ended, "hung_up")
    scribe.close()
    goes_on.set()
