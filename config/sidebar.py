"""The service desk's sidebar. Plain data, since the settings read it."""

from typing import Any

ANYBODY, AT_THE_DESK = "crm.permissions.works_here", "crm.permissions.works_at_desk"

Page = tuple[str, str, str, str]  # title, icon, address, who sees it

DESK: tuple[Page, ...] = (
    ("Day of the bays", "calendar_view_day", "/admin/appointments/appointment/day/", ANYBODY),
    ("Visits", "event", "/admin/appointments/appointment/", ANYBODY),
    ("Calls", "call", "/admin/voice/call/", ANYBODY),
    ("Call console", "headset_mic", "/voice/console/", AT_THE_DESK),
    ("Customers", "group", "/admin/crm/customer/", ANYBODY),
    ("Vehicles", "directions_car", "/admin/vehicles/vehicle/", ANYBODY),
)
SHOP: tuple[Page, ...] = (
    ("Shops and hours", "store", "/admin/crm/shop/", ANYBODY),
    ("Bays and technicians", "garage", "/admin/appointments/resource/", ANYBODY),
    ("Menu", "menu_book", "/admin/appointments/service/", ANYBODY),
    ("Closures", "event_busy", "/admin/appointments/closure/", ANYBODY),
    ("Blocks", "block", "/admin/appointments/block/", ANYBODY),
    ("Staff", "badge", "/admin/crm/staffmembership/", ANYBODY),
    ("API keys", "key", "/admin/crm/apikey/", ANYBODY),
)
RECORDS: tuple[Page, ...] = (
    ("Service history", "build", "/admin/vehicles/servicerecord/", ANYBODY),
    ("Claims", "lock_clock", "/admin/appointments/claim/", ANYBODY),
    ("Proposals", "how_to_vote", "/admin/voice/proposal/", ANYBODY),
    ("Tool calls", "handyman", "/admin/voice/toolcall/", ANYBODY),
    ("Events", "history", "/admin/crm/event/", ANYBODY),
)


def _group(title: str, pages: tuple[Page, ...], *, collapsible: bool) -> dict[str, Any]:
    items = [
        {
            "title": name,
            "icon": icon,
            "link": address,
            "permission": who,
            # By default the list would count as open, too, while its day view is.
            "active": lambda request, address=address: (
                request.path.startswith(address)
                and address.endswith("/day/") == request.path.endswith("/day/")
            ),
        }
        for name, icon, address, who in pages
    ]
    return {"title": title, "collapsible": collapsible, "items": items}


NAVIGATION = [
    _group("Desk", DESK, collapsible=False),
    _group("Shop", SHOP, collapsible=True),
    _group("Records", RECORDS, collapsible=True),
]
