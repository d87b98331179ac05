from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "People and shops"

    def ready(self) -> None:
        """Listen to what simple_history is about to write."""
        import crm.history  # noqa: F401
