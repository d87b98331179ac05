from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "vehicles"
    verbose_name = "Vehicles"

    def ready(self) -> None:
        """Tell merges of customers about their cars, and listen to what changes people and cars."""
        import vehicles.forgetting  # noqa: F401
        from crm.joining import joiners
        from crm.primaries import primaries
        from vehicles.merging import join_same_cars
        from vehicles.primaries import VEHICLE

        primaries[VEHICLE.model] = VEHICLE
        joiners.append(join_same_cars)
