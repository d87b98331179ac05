from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Schedule"

    def ready(self) -> None:
        """Tell the room of the vehicles what is booked for them, and workers what to clear away."""
        import appointments.calendars.work  # noqa: F401
        from appointments.chores import delete_expired_holds
        from appointments.standing import bookings_of
        from crm.events.chores import CHORES
        from vehicles.bookings import sources

        sources.append(bookings_of)
        CHORES.append(delete_expired_holds)
