"""Sockets that nothing serves are closed, not answered with a traceback."""

from asgiref.testing import ApplicationCommunicator


async def test_an_unknown_socket_is_turned_away():
    from config.asgi import application

    scope = {"type": "websocket", "path": "/ws/nowhere/", "headers": [], "query_string": b""}
    socket = ApplicationCommunicator(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output())["type"] == "websocket.close"
    await socket.wait()
