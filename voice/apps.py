from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "voice"
    verbose_name = "Calls"

    def ready(self) -> None:
        """A call locks its own row before the customers that its tools change: so must a merge."""
        from crm.joining import moved_first
        from voice.models import Call

        moved_first.add(Call)
