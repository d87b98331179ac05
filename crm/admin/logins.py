"""Keys and logins."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from crm.desk import DeskAdmin
from crm.models import ApiKey, StaffMembership
from crm.permissions import OWNERS, rights_of


@admin.register(ApiKey)
class ApiKeyAdmin(DeskAdmin):
    """One's own keys; an owner sees those of his people, too."""

    shop_path = None
    list_display = ["prefix", "user", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    list_filter = ["revoked_at"]
    search_fields = ["user__username", "prefix"]
    fields = ["prefix", "user", "created_at", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        keys: QuerySet[ApiKey] = super().get_queryset(request)
        if request.user.is_superuser:
            return keys
        people = StaffMembership.objects.filter(shop__in=rights_of(request).shops(OWNERS))
        return keys.filter(Q(user=request.user) | Q(user__in=people.values("user")))

    @admin.action(description="Revoke the chosen keys")
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        count = keys.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, f"Revoked: {count}. Programs that use them are refused from now on.")


admin.site.unregister([User, Group])


@admin.register(User)
class LoginAdmin(UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Logins are for superusers, or for whoever has Django's own permission."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class LoginGroupAdmin(GroupAdmin, ModelAdmin):
    pass
