"""The search box: customers and vehicles by whatever the desk has of them."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from crm.models import Customer
from crm.permissions import works_here
from crm.phones import display_phone
from crm.search import Rank, search_customers
from vehicles.models import Vehicle
from vehicles.search import search_vehicles

SHOWN = 20
LONGEST_TERM = 100
HOW = {Rank.EXACT: "", Rank.BEGINS: "", Rank.HOLDS: "a part of it", Rank.TYPO: "spelled alike"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer or a vehicle that was found."""

    title: str
    text: str
    url: str
    icon: str
    how: str


def search_view(request: HttpRequest) -> HttpResponse:
    """The best twenty for `?q=`, exact ones first, and how many more there are."""
    if not works_here(request):
        raise PermissionDenied
    term = request.GET.get("q", "").strip()[:LONGEST_TERM]
    people, cars = search_customers(term), search_vehicles(term)
    ranked = [(rank, 0, pk) for pk, rank in people.items()] + [(rank, 1, pk) for pk, rank in cars.items()]
    ranked.sort(key=lambda one: one[:2])
    page = {
        **admin.site.each_context(request),
        "title": "Search",
        "term": term,
        "hits": _hits(ranked[:SHOWN]),
        "more": max(len(ranked) - SHOWN, 0),
        "at_least": people.is_full or cars.is_full,
    }
    return TemplateResponse(request, "desk/search.html", page)


def _hits(ranked: list[tuple[Rank, int, int]]) -> list[Hit]:
    """Five queries."""
    wanted: list[set[int]] = [{pk for _, kind, pk in ranked if kind == which} for which in (0, 1)]
    people = Customer.objects.prefetch_related("phones", "vehicles").in_bulk(wanted[0])
    cars = Vehicle.objects.select_related("customer").in_bulk(wanted[1])
    return [
        _vehicle(cars[pk], HOW[rank]) if kind else _customer(people[pk], HOW[rank])
        for rank, kind, pk in ranked
    ]


def _customer(customer: Customer, how: str) -> Hit:
    title = str(customer)
    known = [
        customer.company if customer.company != title else "",
        *(display_phone(phone.number) for phone in customer.phones.all()),
        *(str(car) for car in customer.vehicles.all() if car.is_active),
    ]
    url = reverse("admin:crm_customer_change", args=[customer.pk])
    return Hit(title, " · ".join(filter(None, known)), url, "person", how)


def _vehicle(car: Vehicle, how: str) -> Hit:
    owner = f"{car.customer}" if car.is_active else f"no longer {car.customer}'s"
    known = [car.license_plate, car.unit_number, car.vin, owner]
    url = reverse("admin:vehicles_vehicle_change", args=[car.pk])
    return Hit(str(car), " · ".join(filter(None, known)), url, "directions_car", how)
