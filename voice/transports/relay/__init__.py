"""Twilio's ConversationRelay: it hears and speaks, and sends and takes words over a socket."""

PATH = "/ws/voice/relay/"
TOKEN = "token"  # noqa: S105 - the name of the parameter that brings it
