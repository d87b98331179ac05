from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "voice"
    verbose_name = "Calls"

    def ready(self) -> None:
        """Tell merges that a call locks its own row before the customers that its tools change, and workers
        what to text and what to clear away."""
        from crm.events.chores import CHORES
        from crm.events.subscribers import register
        from crm.joining import moved_first
        from voice import messages
        from voice.codes import delete_old_codes
        from voice.models import Call

        moved_first.add(Call)
        register(messages.CODES)
        register(messages.NOTICES)
        CHORES.append(delete_old_codes)
