"""The only writers of vehicles.

Each locks the owner's row, then his cars in the order of their ids. A car that became part of another one
cannot be changed: VehicleNotFound. Edges resolve old ids (`vehicles.reads.resolve`).
"""

from vehicles.verbs.adding import add_vehicle, transfer_vehicle
from vehicles.verbs.changing import update_vehicle
from vehicles.verbs.checks import check_vehicle

__all__ = ["add_vehicle", "check_vehicle", "transfer_vehicle", "update_vehicle"]
