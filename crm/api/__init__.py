"""REST: shops, and the people who come to them."""

from crm.api.customers import CustomerViewSet
from crm.api.shops import ShopViewSet

__all__ = ["CustomerViewSet", "ShopViewSet"]
