"""The page of the loopback Google, on which a person plays the shop's staff and Google's bad days."""

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from appointments.calendars.loopback.recurring import span
from appointments.calendars.loopback.state import Event, Fault

if TYPE_CHECKING:
    from appointments.calendars.loopback.server import Loopback

HEAD = """<!doctype html><meta charset="utf-8"><title>Loopback Google</title>
<style>body{font:15px system-ui;margin:2rem;max-width:60rem}table{border-collapse:collapse;width:100%}
td,th{padding:.3rem .6rem;border-bottom:1px solid #ddd;text-align:left}form{display:inline}
.down{color:#b00}</style>
<h1>Loopback Google</h1>"""


def page(server: "Loopback") -> str:
    """All calendars with their events, and what may be done to them."""
    down = server.faults.down
    state = "does not answer" if down else "answers"
    parts = [
        HEAD,
        f'<p class="{"down" if down else ""}">Google {state}. ',
        f"{_button('Answer again' if down else 'Stop')}</p>",
    ]
    for calendar in server.state.data["calendars"].values():
        google_id, zone = calendar["id"], calendar["timeZone"]
        events = sorted(server.state.events(google_id), key=lambda one: span(one, zone)[0])
        rows = "".join(_row(google_id, event, zone) for event in events)
        parts.append(
            f"<h2>{escape(calendar['summary'])}</h2><table><tr><th>When<th>What<th></tr>{rows}</table>"
            f"<form method=post><input type=hidden name=calendar value='{escape(google_id)}'>"
            "<input name=summary placeholder='New event' required> "
            "<input type=datetime-local name=start required> "
            "<button name=do value=add>Add an hour</button></form>"
        )
    return "".join(parts)


def _row(google_id: str, event: Event, zone: str) -> str:
    start, end = (one.astimezone(ZoneInfo(zone)) for one in span(event, zone))
    fields = (
        f"<input type=hidden name=calendar value='{escape(google_id)}'>"
        f"<input type=hidden name=event value='{escape(event['id'])}'>"
    )
    return (
        f"<tr><td>{start:%a %b %d, %H:%M}–{end:%H:%M}<td>{escape(event.get('summary', ''))}<td>"
        f"<form method=post>{fields}<input type=datetime-local name=start value='{start:%Y-%m-%dT%H:%M}'> "
        "<button name=do value=move>Move</button> <button name=do value=delete>Delete</button></form>"
    )


def _button(label: str) -> str:
    return f"<form method=post><button name=do value='{label}'>{label}</button></form>"


def played(server: "Loopback", form: dict[str, str]) -> None:
    """Do what the page was asked to; what cannot be done is not."""
    if form.get("do") in ("Stop", "Answer again"):
        server.faults.down = form["do"] == "Stop"
        return
    try:
        _play(server, form["do"], form["calendar"], form)
    except (Fault, KeyError, ValueError):
        return


def _play(server: "Loopback", what: str, google_id: str, form: dict[str, str]) -> None:
    state = server.state
    if what == "delete":
        state.delete(google_id, form["event"])
        return
    zone = state.calendar(google_id)["timeZone"]
    start = datetime.fromisoformat(form["start"]).replace(tzinfo=ZoneInfo(zone))
    length = timedelta(hours=1)
    if what == "move":
        began, ended = span(state.get(google_id, form["event"]), zone)
        length = ended - began
    edges = {"start": timed(start, zone), "end": timed(start + length, zone)}
    if what == "move":
        state.update(google_id, form["event"], edges)
    else:
        state.insert(google_id, {"summary": form["summary"], **edges})


def timed(moment: datetime, zone: str) -> Event:
    """An edge of an event at an instant."""
    return {"dateTime": moment.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}
