"""A phone line with texts, for tests of codes and notices."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from crm.events import queue
from crm.events.worker import _deliver
from crm.models import Customer, Delivery, Shop
from voice.codes import code_of
from voice.models import Call, OneTimeCode
from voice.tests.helpers import make_call, on_call
from voice.tools import ToolRouter

TEXTING = ["codes", "messages"]


def make_textable(customer: Customer) -> None:
    """The customer was seen to get texts on every number of hers."""
    customer.phones.update(textable=True, verified_at=timezone.now())


def call_by_phone(who: Customer, shop: Shop, **fields: Any) -> tuple[Call, ToolRouter]:
    """A call of hers on the phone, at level 1 unless told, and its tools."""
    values = {"number": str(who.phone_number), "level": 1, "customer": who, **fields}
    call = make_call(shop, channel=Call.Channel.PHONE, **values)
    return call, on_call(call)


def newest_code() -> str:
    """The code that was made last."""
    code = OneTimeCode.objects.last()
    assert code
    return code_of(code)


def wrong_code() -> str:
    """Six digits that are not those of the code that was made last."""
    return f"{(int(newest_code()) + 1) % 10**6:06}"


def work() -> list[str]:
    """Workers do all that is due; who it was for. What failed is due later."""
    done = []
    while delivery := queue.claim("worker", TEXTING, lease=timedelta(minutes=1)):
        _deliver(delivery)
        done.append(delivery.subscriber)
    return done


def left() -> list[Delivery]:
    """What texts are not done, dead ones too; other work is no matter here."""
    return list(Delivery.objects.filter(subscriber__in=TEXTING))
