from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = "Schedule"

    def ready(self) -> None:
        """Tell the room of the vehicles what is booked for them."""
        from appointments.standing import bookings_of
        from vehicles.bookings import sources

        sources.append(bookings_of)
