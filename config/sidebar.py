"""The service desk's sidebar and colour. Plain data, since the settings read it."""

from typing import Any

ANYBODY, AT_THE_DESK = "crm.permissions.works_here", "crm.permissions.works_at_desk"
OWNING = "crm.permissions.owns"

Page = tuple[str, str, str, str]  # title, icon, address, who sees it

DESK: tuple[Page, ...] = (
    ("Today", "today", "/admin/appointments/appointment/today/", ANYBODY),
    ("Find a time", "search", "/admin/appointments/appointment/find/", AT_THE_DESK),
    ("Day of the bays", "calendar_view_day", "/admin/appointments/appointment/day/", ANYBODY),
    ("Visits to look at", "rule", "/admin/appointments/appointment/misfits/", ANYBODY),
    ("Google Calendar", "sync", "/admin/appointments/calendar/desk/", ANYBODY),
    ("Visits", "event", "/admin/appointments/appointment/", ANYBODY),
    ("Calls", "call", "/admin/voice/call/", ANYBODY),
    ("Needs you", "notification_important", "/admin/voice/followup/", ANYBODY),
    ("Call console", "headset_mic", "/voice/console/", AT_THE_DESK),
    ("Customers", "group", "/admin/crm/customer/", ANYBODY),
    ("Vehicles", "directions_car", "/admin/vehicles/vehicle/", ANYBODY),
    ("To check", "rule", "/admin/crm/customer/to-check/", ANYBODY),
)
SHOP: tuple[Page, ...] = (
    ("Shops and hours", "store", "/admin/crm/shop/", ANYBODY),
    ("Bays and technicians", "garage", "/admin/appointments/resource/", ANYBODY),
    ("Menu", "menu_book", "/admin/appointments/service/", ANYBODY),
    ("Closures", "event_busy", "/admin/appointments/closure/", ANYBODY),
    ("Blocks", "block", "/admin/appointments/block/", ANYBODY),
    ("Calendars", "calendar_month", "/admin/appointments/calendar/", ANYBODY),
    ("Google accounts", "account_circle", "/admin/appointments/googleaccount/", OWNING),
    ("Calendar feeds", "rss_feed", "/admin/appointments/calendarfeed/", OWNING),
    ("Staff", "badge", "/admin/crm/staffmembership/", ANYBODY),
    ("API keys", "key", "/admin/crm/apikey/", ANYBODY),
)
RECORDS: tuple[Page, ...] = (
    ("Service history", "build", "/admin/vehicles/servicerecord/", ANYBODY),
    ("Claims", "lock_clock", "/admin/appointments/claim/", ANYBODY),
    ("Proposals", "how_to_vote", "/admin/voice/proposal/", ANYBODY),
    ("Tool calls", "handyman", "/admin/voice/toolcall/", ANYBODY),
    ("Events", "history", "/admin/crm/event/", ANYBODY),
    ("Background work", "pending_actions", "/admin/crm/delivery/", OWNING),
)


ADDRESSES = [address for _, _, address, _ in (*DESK, *SHOP, *RECORDS)]


def _group(title: str, pages: tuple[Page, ...], *, collapsible: bool) -> dict[str, Any]:
    items = [
        {
            "title": name,
            "icon": icon,
            "link": address,
            "permission": who,
            # By default the list would count as open, too, while one of its other pages here is.
            "active": lambda request, address=address: (
                address == max(filter(request.path.startswith, ADDRESSES), default="")
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

# The console's teal, from Tailwind's palette.
PRIMARY = {
    "50": "oklch(98.4% .014 180.72)",
    "100": "oklch(95.3% .051 180.80)",
    "200": "oklch(91% .096 180.43)",
    "300": "oklch(85.5% .138 181.07)",
    "400": "oklch(77.7% .152 181.91)",
    "500": "oklch(70.4% .14 182.50)",
    "600": "oklch(60% .118 184.70)",
    "700": "oklch(51.1% .096 186.39)",
    "800": "oklch(43.7% .078 188.22)",
    "900": "oklch(38.6% .063 188.42)",
    "950": "oklch(27.7% .046 192.52)",
}
