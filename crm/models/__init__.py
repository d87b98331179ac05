"""Shops and their staff, customers and how to reach them, and the events of everything that changed."""

from crm.models.base import Public, Subject, history
from crm.models.people import Consent, Customer, Merge, Phone
from crm.models.shops import ApiKey, MileageUnit, Role, Shop, StaffMembership, validate_zone
from crm.models.work import Delivery, Event, IdempotencyKey, Worker

__all__ = [
    "ApiKey",
    "Consent",
    "Customer",
    "Delivery",
    "Event",
    "IdempotencyKey",
    "Merge",
    "MileageUnit",
    "Phone",
    "Public",
    "Role",
    "Shop",
    "StaffMembership",
    "Subject",
    "Worker",
    "history",
    "validate_zone",
]
