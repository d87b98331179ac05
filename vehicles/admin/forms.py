"""The forms about a vehicle: each calls its verb."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from crm.actors import Actor
from crm.desk import OfShop, picker, show_refusal
from crm.editing import RowForm
from crm.errors import DomainError
from crm.models import Customer
from crm.pages import VerbForm
from vehicles import verbs
from vehicles.errors import VinError
from vehicles.models import Vehicle
from vehicles.vin import decode_vin

READ_FROM_VIN = ("year", "make", "model", "trim")
VIN_REFUSALS = ("invalid_vin", "vin_length", "vin_format", "vin_unknown", "vin_taken")
TEXTS = ("vin", "make", "model", "trim", "color", "license_plate", "unit_number")
CHANGEABLE = (*TEXTS, "year", "current_mileage", "is_primary_vehicle", "is_active")


class CarForm(OfShop):
    """What is written down of a car."""

    vin = forms.CharField(
        label="VIN",
        required=False,
        help_text="Year, make and model are read from it where they are left empty.",
        widget=UnfoldAdminTextInputWidget,
    )
    year = forms.IntegerField(required=False, widget=UnfoldAdminIntegerFieldWidget)
    make = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    model = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    trim = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    color = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    license_plate = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    unit_number = forms.CharField(
        required=False, help_text="A company's own number for it.", widget=UnfoldAdminTextInputWidget
    )
    current_mileage = forms.IntegerField(required=False, widget=UnfoldAdminIntegerFieldWidget)


class NewVehicleForm(CarForm):
    """A VIN is enough where it tells the rest."""

    field_order = ["shop", "customer"]

    def __init__(self, *args: Any, customer: forms.Field, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = customer
        self.order_fields(self.field_order)

    def add(self, actor: Actor) -> tuple[Vehicle, tuple[str, ...]] | None:
        """Add the vehicle; it and the warnings about its VIN, or None with the refusal at its field."""
        values = dict(self.cleaned_data)
        warnings: tuple[str, ...] = ()
        try:
            if values["vin"] and not (values["make"] and values["model"]):
                decoded = decode_vin(values["vin"])
                warnings = decoded.warnings
                known = asdict(decoded)
                values |= {name: values[name] or known[name] or "" for name in READ_FROM_VIN}
            vehicle, _ = verbs.add_vehicle(actor, values.pop("customer"), **values)
        except VinError as error:
            self.add_error("vin", error.message)
        except DomainError as error:
            show_refusal(self, error, {"vin_taken": "vin", "customer_not_found": "customer"})
        else:
            return vehicle, warnings
        return None


class EditForm(RowForm, VerbForm, CarForm):
    title, submit_label = "Edit", "Save"
    edited = CHANGEABLE
    refused_at = dict.fromkeys(VIN_REFUSALS, "vin") | {"visits_in_the_way": "is_active"}

    is_primary_vehicle = forms.BooleanField(
        required=False, help_text="The one that a caller means who names none.", widget=UnfoldBooleanWidget
    )
    is_active = forms.BooleanField(
        required=False, help_text="Still this customer's car.", widget=UnfoldBooleanWidget
    )

    def __init__(self, *args: Any, row: Vehicle, request: HttpRequest, **options: Any) -> None:
        initial = {name: getattr(row, name) for name in CHANGEABLE}
        super().__init__(*args, row=row, request=request, initial=initial, **options)
        self.fields["vin"].help_text = ""

    def run(self, actor: Actor) -> str:
        shop, seen = self.cleaned_data["shop"], self.row.event_sequence
        vehicle = verbs.update_vehicle(actor, self.row, shop=shop, seen=seen, **self.changes())
        return f"{vehicle} is saved."


class TransferForm(VerbForm):
    title, submit_label = "Transfer", "Transfer"
    refused_at = dict.fromkeys(
        ["customer_not_found", "invalid", "visits_in_the_way", "vin_taken"], "customer"
    )

    def __init__(self, *args: Any, row: Vehicle, request: HttpRequest, **options: Any) -> None:
        initial = {"customer": request.GET.get("customer")}
        super().__init__(*args, row=row, request=request, initial=initial, **options)
        self.fields["customer"] = picker(
            Customer,
            request,
            label="New owner",
            help_text=f"{row.customer} keeps the past visits and what was done until now.",
        )

    def run(self, actor: Actor) -> str:
        customer = self.cleaned_data["customer"]
        verbs.transfer_vehicle(actor, self.row, customer, shop=self.cleaned_data["shop"])
        return f"{self.row} is {customer}'s from now on."
