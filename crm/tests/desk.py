"""Who sits at the desk, for the tests of its pages."""

from itertools import chain

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from crm.models import Role, Shop, StaffMembership

ROLES = tuple(Role)


def staff(*memberships: tuple[Shop, Role], is_superuser: bool = False) -> User:
    """A staff user with these roles and no model permission of Django's."""
    name = f"user{User.objects.count()}"
    user = User.objects.create_user(name, is_staff=True, is_superuser=is_superuser)
    StaffMembership.objects.bulk_create(
        StaffMembership(user=user, shop=shop, role=role) for shop, role in memberships
    )
    return user


def client_of(*memberships: tuple[Shop, Role], is_superuser: bool = False) -> Client:
    """The browser of such a user."""
    client = Client()
    client.force_login(staff(*memberships, is_superuser=is_superuser))
    return client


def as_shown(client: Client, address: str, **written: object) -> dict[str, object]:
    """What a browser would send of the form at an address once this was written into it."""
    context = client.get(address).context
    forms = [context["adminform"].form if "adminform" in context else context["form"]]
    for inline in context.get("inline_admin_formsets", ()):
        forms += [inline.formset.management_form, *inline.formset.forms]
    shown: dict[str, object] = {}
    for field in chain(*forms):
        if field.value() is not None and field.value() is not False:
            shown[field.html_name] = field.value()
        if field.field.show_hidden_initial:
            shown[field.html_initial_name] = "" if field.value() is None else field.value()
    return shown | written


def page(name: str, *args: object, **query: object) -> str:
    """The address of an admin page."""
    return reverse(f"admin:{name}", args=args, query=query)
