"""A bare socket, served as ours is: it answers what a caller says with one frame, at once."""

import json
from typing import Any


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The least that an ASGI server can do of a call. Pages are all empty, so that the start can be seen."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        frame = json.loads(message["text"])
        if frame["type"] == "prompt":
            answer = {"type": "text", "token": frame["voicePrompt"], "last": True}
            await send({"type": "websocket.send", "text": json.dumps(answer)})
