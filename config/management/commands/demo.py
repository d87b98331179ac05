"""manage.py demo: load the demo shop into an empty database."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from config.demo.people import add_people
from config.demo.shop import make_shop
from config.demo.visits import add_coming_visits, add_past_visits
from config.installation import DEMO_USERNAMES
from crm.actors import Actor
from crm.models import Shop


class Command(BaseCommand):
    help = "Load the demo shop, its people, cars and visits, into a database without any shop."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo shop brings logins of its own and is not for production.")
        if Shop.objects.exists():
            raise CommandError("There is a shop already: the demo shop goes into an empty database.")
        if get_user_model().objects.filter(username__in=DEMO_USERNAMES).exists():
            raise CommandError(f"The demo logins ({', '.join(DEMO_USERNAMES)}) are users already.")
        actor = Actor.system("demo")
        shop = make_shop()
        today = timezone.localdate(timezone=shop.zone)
        garage = add_people(actor, shop, today)
        past = add_past_visits(shop, garage, today)
        coming = add_coming_visits(actor, shop, garage, today)
        people = len({vehicle.customer_id for _car, vehicle in garage})
        self.stdout.write(
            f"The demo shop is loaded: {people} customers, {past} past visits and {coming} coming ones."
        )
