"""What the pages of the desk share: their base, forms that call verbs, pickers, times as staff read them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, JSONField, Model, QuerySet, TimeField
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import dateformat, timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.fields import UnfoldAdminAutocompleteModelChoiceField
from unfold.paginator import InfinitePaginator
from unfold.widgets import (
    UnfoldAdminAutocompleteModelChoiceFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from crm.editing import SettingsForm
from crm.errors import DomainError
from crm.models import Shop
from crm.permissions import ByRole, rendered, rights_of
from crm.reads import shops_of

PICKED_AT_ONCE = 20

Result = TypeVar("Result")


def local_text(moment: datetime | None, zone: ZoneInfo) -> str:
    """Such as `Mon, Nov 24, 2025, 9:00 AM`; the zone's name is added where it is not the page's own."""
    if moment is None:
        return ""
    text = dateformat.format(moment.astimezone(zone), "D, M j, Y, g:i A")
    return (
        text if zone.key == timezone.get_current_timezone_name() else f"{text} {moment.astimezone(zone):%Z}"
    )


class Link(NamedTuple):
    """A button of a page's toolbar. `post`: it changes something, so it is sent as a form."""

    label: str
    url: str
    icon: str = ""
    post: bool = False


class WordsField(forms.CharField):
    """A list of words, kept as JSON, written with commas."""

    def __init__(self, *, encoder: object = None, decoder: object = None, **options: Any) -> None:
        # The model's own text shows its examples as JSON.
        example = "".join(sign for sign in str(options.pop("help_text", "")) if sign not in '[]"')
        super().__init__(help_text=f"{example} Separate with commas.".strip(), **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> str:
        return super().to_python(self.prepare_value(value)) or ""

    def clean(self, value: Any) -> Any:
        words = (word.strip() for word in super().clean(value).split(","))
        return list(dict.fromkeys(filter(None, words)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class DateInput(UnfoldAdminTextInputWidget):
    """The browser's own picker; the theme's compares the server's clock with the user's."""

    input_type = "date"


class ClockInput(UnfoldAdminTextInputWidget):
    """A time of day, likewise."""

    input_type = "time"


class MomentInput(UnfoldAdminTextInputWidget):
    """A date and a time, likewise, on nobody's clock but the form's."""

    input_type = "datetime-local"


OVERRIDES = {
    DateField: {"widget": DateInput},
    TimeField: {"widget": ClockInput},
    JSONField: {"form_class": WordsField, "widget": UnfoldAdminTextInputWidget},
}


class DeskAdmin(ByRole, ModelAdmin):
    """A model at the desk. `toolbar` gives the buttons above a row's page."""

    form = SettingsForm
    formfield_overrides = OVERRIDES
    change_form_outer_before_template = "desk/toolbar.html"
    show_full_result_count = False
    list_per_page = 50
    paginator = InfinitePaginator  # counting a million rows takes longer than showing fifty

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns; the shop's only where the user has several."""
        columns = list(super().get_list_display(request))
        return columns if len(rights_of(request).shops()) > 1 else [one for one in columns if one != "shop"]

    def toolbar(self, request: HttpRequest, obj: Any) -> list[Link]:
        """The buttons above a row's page."""
        return []

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the templates of a row's page need beside Django's own."""
        return {"toolbar": self.toolbar(request, obj)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        if options.get("obj"):
            context |= self.page_context(request, options["obj"])
        response: HttpResponse = super().render_change_form(request, context, *args, **options)
        return response

    def form_page(
        self, request: HttpRequest, form: forms.Form, title: str, submit_label: str, **context: Any
    ) -> HttpResponse:
        """A page with a form that calls a verb."""
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "submit_label": submit_label,
            "media": self.media + form.media,
            **context,
        }
        with timezone.override(rights_of(request).zone):
            return rendered(TemplateResponse(request, "desk/form.html", page))


class DeskInline(TabularInline):
    """Rows on the page of their parent: seen by whoever sees it, and where `writable` written with it."""

    form = SettingsForm
    formfield_overrides = OVERRIDES
    writable = False
    extra = 0
    tab = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return self.writable and bool(parent.has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class ByShop(admin.SimpleListFilter):
    """Narrows a list to one of the user's shops, where he has several."""

    title = parameter_name = "shop"

    def __init__(self, request: HttpRequest, params: Any, model: type[Model], model_admin: ByRole) -> None:
        self.path = model_admin.shop_path
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        shops = [
            (str(pk), name) for pk, name in shops_of(request.user).order_by("name").values_list("pk", "name")
        ]
        return shops if len(shops) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{str(self.path): self.value()}) if self.value() else queryset


class Pickable(DeskAdmin):
    """A model of which there may be a million rows: a form finds one as the list's search does."""

    def describe(self, row: Any) -> str:
        """What tells a row from its namesakes."""
        raise NotImplementedError

    def pickable(self, request: HttpRequest) -> Any:
        """The rows that may be picked."""
        return self.get_queryset(request)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_pick"
        return [path("pick/", self.admin_site.admin_view(self.pick_view), name=name), *super().get_urls()]

    def search(self, term: str) -> list[int]:
        """The ids of the rows that a term means, the best first."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The best rows of a list or a picker, found by an index and not by reading them all."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=self.search(search_term)), False

    def pick_view(self, request: HttpRequest) -> JsonResponse:
        """The first rows that the term finds, for select2."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows, term = self.pickable(request), request.GET.get("term", "")
        if term.strip():
            ranked = self.search(term)
            met = {row.pk: row for row in rows.filter(pk__in=ranked)}
            rows = [met[pk] for pk in ranked if pk in met]
        found = [{"id": str(row.pk), "text": self.describe(row)} for row in rows[:PICKED_AT_ONCE]]
        return JsonResponse({"results": found, "pagination": {"more": False}})


class PickerWidget(UnfoldAdminAutocompleteModelChoiceFieldWidget):
    """Puts the chosen row alone into the page; the base would put all of them."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        offered: Any = self.choices
        if isinstance(offered, ModelChoiceIterator):
            chosen = [int(pk) for pk in value if pk.isascii() and pk.isdigit() and len(pk) < 19]
            rows = offered.queryset.filter(pk__in=chosen)
            self.choices: Any = [(row.pk, offered.field.label_from_instance(row)) for row in rows]
        groups: list[Any] = super().optgroups(name, value, attrs)
        return groups


class Picker(UnfoldAdminAutocompleteModelChoiceField):
    """One row of many, found by its search."""

    widget = PickerWidget


def picker(model: type[Model], request: HttpRequest, **options: Any) -> Picker:
    """A form field that picks a row of a Pickable model."""
    rows = cast(Pickable, admin.site.get_model_admin(model))
    url = f"admin:{rows.opts.app_label}_{rows.opts.model_name}_pick"
    field = Picker(url, queryset=rows.pickable(request), **options)
    field.label_from_instance = rows.describe
    return field


class VerbForm(forms.Form):
    """A form whose `run` calls a verb and raises DomainError. `places` names the field of a refusal that
    names none, by its code.
    """

    places: ClassVar[Mapping[str, str]] = {}

    def attempt(self, verb: Callable[[], Result]) -> Result | None:
        """What the verb gave, or None with its refusal at its field."""
        try:
            return verb()
        except DomainError as error:
            self.refuse(error)
        return None

    def refuse(self, error: DomainError) -> None:
        """Show why not: at its field, else above the form."""
        field = error.data.get("field") or self.places.get(error.code)
        self.add_error(field if field in self.fields else None, error.error)


class OfShop(forms.Form):
    """A form for a shop in which the user works at the desk; it is only asked for where there are several."""

    shop = forms.ModelChoiceField(Shop.objects.none(), widget=UnfoldAdminSelectWidget, empty_label=None)

    def __init__(self, *args: Any, shops: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["shop"]
        field.queryset = shops.order_by("name", "pk")  # type: ignore[attr-defined]
        first = next(iter(field.queryset), None)  # type: ignore[attr-defined]
        self.initial.setdefault("shop", first)
        if len(field.queryset) == 1:  # type: ignore[attr-defined]
            field.widget = forms.HiddenInput()
