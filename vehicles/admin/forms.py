"""The forms about a vehicle: each calls its verb."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from crm.actors import Actor
from crm.desk import OfShop, VerbForm, picker
from crm.editing import RowForm
from crm.errors import DomainError
from crm.models import Customer
from crm.pages import RowVerbForm
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


class NewVehicleForm(VerbForm, CarForm):
    """A VIN is enough where it tells the rest."""

    places = {"vin_taken": "vin", "customer_not_found": "customer"}
    field_order = ["shop", "customer"]

    def __init__(self, *args: Any, customer: forms.Field, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = customer
        self.order_fields(self.field_order)

    def run(self, actor: Actor) -> tuple[Vehicle, tuple[str, ...]]:
        """The new vehicle and the warnings about its VIN. Raises DomainError."""
        values = dict(self.cleaned_data)
        warnings: tuple[str, ...] = ()
        if values["vin"] and not (values["make"] and values["model"]):
            decoded = decode_vin(values["vin"])
            warnings = decoded.warnings
            known = asdict(decoded)
            values |= {name: values[name] or known[name] or "" for name in READ_FROM_VIN}
        vehicle, _ = verbs.add_vehicle(actor, values.pop("customer"), **values)
        return vehicle, warnings

    def refuse(self, error: DomainError) -> None:
        """Show why not; of a VIN, how to mend it."""
        if isinstance(error, VinError):
            self.add_error("vin", error.message)
        else:
            super().refuse(error)


class EditForm(RowForm, RowVerbForm, CarForm):
    title, submit_label = "Edit", "Save"
    edited = CHANGEABLE
    places = dict.fromkeys(VIN_REFUSALS, "vin") | {"visits_in_the_way": "is_active"}

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


class TransferForm(RowVerbForm):
    title, submit_label = "Transfer", "Transfer"
    places = dict.fromkeys(["customer_not_found", "invalid", "visits_in_the_way", "vin_taken"], "customer")

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
