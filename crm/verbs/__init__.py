"""The only writers of people.

Those that write a number down lock it first (`crm.locks.lock_number`), then the customer's row. A customer
who was merged into another cannot be changed: CustomerNotFound. Edges resolve old ids (`crm.reads.resolve`).
"""

from crm.verbs.customers import (
    check_customer,
    create_customer,
    settle_provisional,
    update_customer,
)
from crm.verbs.locking import check_seen, lock_customer
from crm.verbs.merging import merge_customers, undo_merge
from crm.verbs.notes import add_note, record_consent
from crm.verbs.phones import add_phone, remove_phone, verify_phone

__all__ = [
    "add_note",
    "add_phone",
    "check_customer",
    "check_seen",
    "create_customer",
    "lock_customer",
    "merge_customers",
    "record_consent",
    "remove_phone",
    "settle_provisional",
    "undo_merge",
    "update_customer",
    "verify_phone",
]
