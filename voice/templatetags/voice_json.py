"""JSON for people to read."""

import json

from django import template

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """Indented JSON, to be escaped by the page like any text."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
