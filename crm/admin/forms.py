"""The forms about a customer: each calls its verb."""

from typing import Any

from django import forms
from django.http import HttpRequest
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from crm import verbs
from crm.actors import Actor
from crm.desk import OfShop, VerbForm, picker
from crm.editing import LinesField, RowForm
from crm.models import Consent, Customer
from crm.pages import RowVerbForm
from crm.phones import display_phone

TEXTS = ("first_name", "last_name", "company", "email", "language", "notes")


def text_field(**options: Any) -> forms.CharField:
    """A line of text that may be empty."""
    return forms.CharField(required=False, widget=UnfoldAdminTextInputWidget, **options)


class NewCustomerForm(VerbForm, OfShop):
    first_name = text_field()
    last_name = text_field()
    company = text_field()
    phone_number = forms.CharField(help_text="In any usual spelling.", widget=UnfoldAdminTextInputWidget)
    email = forms.CharField(label="E-mail", required=False, widget=UnfoldAdminEmailInputWidget)

    def run(self, actor: Actor) -> tuple[Customer, bool]:
        """The customer, and whether it is new. Raises DomainError."""
        return verbs.create_customer(actor, **self.cleaned_data)


class EditForm(RowForm, RowVerbForm):
    title, submit_label = "Edit", "Save"
    edited = (*TEXTS, "phone_number")

    first_name = text_field()
    last_name = text_field()
    company = text_field()
    phone_number = text_field(help_text="Another number becomes the primary one; the former is kept, too.")
    email = forms.CharField(label="E-mail", required=False, widget=UnfoldAdminEmailInputWidget)
    language = text_field(help_text="Such as es. Empty: the shop's language.")
    notes = LinesField(required=False)

    def __init__(self, *args: Any, row: Customer, request: HttpRequest, **options: Any) -> None:
        initial = {name: getattr(row, name) for name in TEXTS}
        initial["phone_number"] = display_phone(row.phone_number or "")
        super().__init__(*args, row=row, request=request, initial=initial, **options)

    def run(self, actor: Actor) -> str:
        shop, seen = self.cleaned_data["shop"], self.row.event_sequence
        customer = verbs.update_customer(actor, self.row, shop=shop, seen=seen, **self.changes())
        return f"{customer} is saved."


class PhoneForm(RowVerbForm):
    title, submit_label = "Another number", "Add number"

    number = forms.CharField(help_text="In any usual spelling.", widget=UnfoldAdminTextInputWidget)
    label = text_field(help_text="Such as work, or whose it is.")
    textable = forms.BooleanField(
        required=False, help_text="It takes text messages.", widget=UnfoldBooleanWidget
    )

    def run(self, actor: Actor) -> str:
        phone = verbs.add_phone(actor, self.row, **self.cleaned_data)
        return f"{display_phone(phone.number)} is on file."


class NoteForm(RowVerbForm):
    title, submit_label = "Add a note", "Add note"

    note = forms.CharField(
        help_text="It is dated and signed with your name.", widget=UnfoldAdminTextareaWidget
    )

    def run(self, actor: Actor) -> str:
        verbs.add_note(actor, self.row, self.cleaned_data["note"], shop=self.cleaned_data["shop"])
        return "The note is on file."


class ConsentForm(RowVerbForm):
    """A yes needs its source and proof; a withdrawal is taken as it comes."""

    title, submit_label = "Record a consent", "Record"

    channel = forms.ChoiceField(choices=Consent.Channel.choices, widget=UnfoldAdminSelectWidget)
    purpose = forms.ChoiceField(choices=Consent.Purpose.choices, widget=UnfoldAdminSelectWidget)
    granted = forms.TypedChoiceField(
        label="The customer",
        choices=[("yes", "allows it"), ("no", "withdraws it")],
        coerce=lambda value: value == "yes",
        widget=UnfoldAdminSelectWidget,
    )
    source = forms.CharField(
        help_text="Where it was said: call, form, counter, text.", widget=UnfoldAdminTextInputWidget
    )
    proof = forms.CharField(
        help_text="The words used, or where the paper is.", widget=UnfoldAdminTextareaWidget
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("source", "proof"):
            self.fields[name].required = self.data.get("granted") != "no"

    def run(self, actor: Actor) -> str:
        values = {name: value for name, value in self.cleaned_data.items() if name != "shop"}
        consent = verbs.record_consent(actor, self.row, **values)
        return f"On file: {consent}."


class MergeForm(forms.Form):
    """Picks the other one."""

    def __init__(self, *args: Any, row: Customer, request: HttpRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = picker(
            Customer, request, help_text=f"This customer becomes part of {row}. You see first what it does."
        )
