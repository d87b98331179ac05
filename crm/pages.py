"""Pages of one row at the desk: tables of what belongs to it, and forms and buttons that call verbs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm.actors import Actor
from crm.desk import Link, OfShop, Pickable, VerbForm
from crm.errors import DomainError
from crm.permissions import rendered, rights_of, works_here
from crm.reads import DESK_ROLES, shops_of

ROWS_SHOWN = 20

Cell = str | int | None
Post = Callable[[Actor, Any, QueryDict], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, with its buttons."""

    cells: Sequence[Cell]
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a page. `more` leads to the whole list where rows are left out."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Row]
    links: Sequence[Link] = ()
    more: str = ""


def link(text: str, name: str, *args: object, **query: object) -> SafeString:
    """A link to an admin page."""
    url = reverse(f"admin:{name}", args=args, query=query)
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


def in_header(request: HttpRequest) -> dict[str, Any]:
    """What every page has in its header: the search box, for those who work here."""
    if not (request.user.is_authenticated and works_here(request)):
        return {}
    return {"search_box": render_to_string("desk/search_box.html", request=request)}


def section_page(
    request: HttpRequest, title: str, tables: Sequence[Section], toolbar: Sequence[Link] = ()
) -> HttpResponse:
    """A page of tables, in the time of the user's shops."""
    page = {**admin.site.each_context(request), "title": title, "sections": tables, "toolbar": toolbar}
    with timezone.override(rights_of(request).zone):
        return rendered(TemplateResponse(request, "desk/page.html", page))


class RowVerbForm(VerbForm, OfShop):
    """A form about one row."""

    title: ClassVar[str]
    submit_label: ClassVar[str]

    def __init__(self, *args: Any, row: Any, request: HttpRequest, **options: Any) -> None:
        self.row, self.request = row, request
        super().__init__(*args, shops=shops_of(request.user, DESK_ROLES), **options)

    def run(self, actor: Actor) -> str:
        """Do it; what to tell. Raises DomainError."""
        raise NotImplementedError


class VerbPages(Pickable):
    """A model whose rows change by verbs: `row_forms` are pages, `row_posts` buttons, by their names."""

    change_form_outer_after_template = "desk/sections.html"
    row_forms: ClassVar[Mapping[str, type[RowVerbForm]]] = {}

    def row_posts(self) -> Mapping[str, Post]:
        """What a button does to a row: gets the address's query, tells what became of it."""
        return {}

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        """The tables below the row's own fields."""
        raise NotImplementedError

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {**super().page_context(request, obj), "sections": self.sections(request, obj)}

    def address(self, name: str, row: Any, **query: object) -> str:
        """The address of one of a row's pages."""
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk], query=query
        )

    def get_urls(self) -> list[Any]:
        views = dict.fromkeys(self.row_forms, self.form_view)
        views |= dict.fromkeys(self.row_posts(), self.post_view)
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(view, name=name)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def row_to_change(self, request: HttpRequest, pk: int) -> Any:
        """The row, for those who may write at the desk."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        return row

    def form_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """A form about a row; its refusal stands at the field."""
        row = self.row_to_change(request, pk)
        form = self.row_forms[name](request.POST or None, row=row, request=request)
        if form.is_valid() and (told := form.attempt(partial(form.run, Actor.staff(request.user)))):
            messages.success(request, told)
            return redirect(self.address("change", row))
        title = f"{form.title}: {row}"
        return self.form_page(request, form, title, form.submit_label, back=self.address("change", row))

    def post_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """A button about a row. It leads back to the page that it was on, where that says so."""
        row = self.row_to_change(request, pk)
        if request.method == "POST":
            try:
                messages.success(request, self.row_posts()[name](Actor.staff(request.user), row, request.GET))
            except DomainError as error:
                messages.error(request, error.error)
        if "to_check" in request.GET:
            return redirect("admin:crm_customer_to_check")
        return redirect(self.address("change", row))
