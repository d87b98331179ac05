"""Shops and who works in them."""

import holidays
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.decorators import display

from appointments.admin.hours import ClosureInline, OpeningHoursInline, SpecialHoursInline
from appointments.admin.misfits import TellsMisfits
from crm.desk import ByShop, DeskAdmin
from crm.editing import SettingsForm
from crm.models import Shop, StaffMembership
from crm.permissions import OWNERS
from crm.phones import display_phone, parse_phone

UNKNOWN = {
    "country": "No such country. Write its code of two letters (ISO 3166), such as US.",
    "holiday_subdivision": "The country has no such state or region. Write its code, such as TX.",
}


class ShopForm(SettingsForm):
    def clean(self) -> None:
        super().clean()
        country = self.cleaned_data.get("country", "")
        if country:
            self._check_holidays(country, self.cleaned_data.get("holiday_subdivision"))
        numbers = {text: parse_phone(text, country) for text in self.cleaned_data.get("advisor_numbers", ())}
        wrong = [text for text, number in numbers.items() if number is None]
        if wrong:
            self.add_error("advisor_numbers", f"No phone number: {', '.join(wrong)}")
        else:
            self.cleaned_data["advisor_numbers"] = list(numbers.values())

    def _check_holidays(self, country: str, region: str | None) -> None:
        """A shop in a place that nobody knows would be open on its public holidays."""
        for name, subdivision in (("country", None), ("holiday_subdivision", region or None)):
            try:
                holidays.country_holidays(country, subdiv=subdivision)
            except NotImplementedError:
                self.add_error(name, UNKNOWN[name])
                return


@admin.register(Shop)
class ShopAdmin(TellsMisfits):
    form = ShopForm
    shop_path = "pk"
    writers = OWNERS
    list_display = ["name", "number", "city", "time_zone", "is_active"]
    search_fields = ["name", "city"]
    ordering = ["name", "pk"]
    inlines = [OpeningHoursInline, SpecialHoursInline, ClosureInline]
    fieldsets = [
        (None, {"fields": ["name", "phone_number", "advisor_numbers", "is_active"]}),
        ("Place", {"fields": ["address", "city", "region", "postal_code", "country", "time_zone"]}),
        ("Language and units", {"fields": ["languages", "currency", "mileage_unit"]}),
        (
            "Rules of the schedule",
            {
                "fields": [
                    *("grid_minutes", "notice_minutes", "horizon_days", "change_cutoff_minutes"),
                    *("no_show_grace_minutes", "overrun_minutes"),
                    *("plans_technicians", "closes_on_holidays", "holiday_subdivision"),
                ]
            },
        ),
        (
            "Phone calls",
            {
                "fields": [
                    *("call_minutes", "ring_seconds"),
                    *("calls_at_once", "calls_per_number", "visits_per_number"),
                ]
            },
        ),
    ]

    @display(description="phone number")
    def number(self, shop: Shop) -> str:
        return display_phone(shop.phone_number)

    def get_shop(self, obj: Shop) -> Shop:
        """Its hours lie under its own visits."""
        return obj

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever opens a shop is an owner of none yet."""
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A shop that closes is made inactive; its past stays."""
        return False


@admin.register(StaffMembership)
class StaffMembershipAdmin(DeskAdmin):
    writers = OWNERS
    list_display = ["user", "shop", "role"]
    list_filter = [ByShop, "role"]
    list_select_related = ["user", "shop"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    ordering = ["user__username", "pk"]
