"""Settings that lie under visits: after they are saved, a message tells which visits no longer fit."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from appointments import reads
from crm.desk import DeskAdmin, local_text
from crm.models import Shop

NAMED = 5


def tell_misfits(request: HttpRequest, shop: Shop) -> None:
    """A message that names the first visits that no longer fit, and links to all of them. None is moved."""
    found = reads.misfits(shop, now=timezone.now())
    if not found:
        return
    url = reverse("admin:appointments_appointment_misfits", query={"shop": shop.pk})
    named = format_html_join(
        "; ",
        "{}, {} ({})",
        (
            (one.visit.customer, local_text(one.visit.scheduled_at, shop.zone), one.why)
            for one in found[:NAMED]
        ),
    )
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    fits = "1 visit no longer fits" if len(found) == 1 else f"{len(found)} visits no longer fit"
    text = '{} what {} can do: {}{}. Nothing was moved. <a class="text-link" href="{}">Look at them</a>'
    messages.warning(request, format_html(text, fits, shop, named, more, url))


class TellsMisfits(DeskAdmin):
    """A setting of the schedule. `get_shop` leads from a row to its shop."""

    def get_shop(self, obj: Any) -> Shop:
        """The shop whose visits the row bears on."""
        shop: Shop = obj.shop
        return shop

    def response_add(self, request: HttpRequest, obj: Model, *args: Any, **options: Any) -> HttpResponse:
        tell_misfits(request, self.get_shop(obj))
        return super().response_add(request, obj, *args, **options)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        tell_misfits(request, self.get_shop(obj))
        return super().response_change(request, obj)
