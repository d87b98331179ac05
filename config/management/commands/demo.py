"""manage.py demo: load the demo shop into an empty database, with as many customers as wanted."""

from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from config.checks import has_demo_logins
from config.demo.crowd import MOST
from config.demo.crowd_rows import add_crowd, crowd_cars, crowd_size
from config.demo.indexes import built_after
from config.demo.people import add_people, people
from config.demo.progress import shown
from config.demo.shop import make_shop
from config.demo.visits import add_coming_visits, add_past_visits, fill_calendar
from config.installation import DEMO_USERNAMES
from crm.actors import Actor
from crm.models import Shop

ACTOR = Actor.system("demo")


class Command(BaseCommand):
    help = (
        "Load the demo shop, its people, cars and visits, into a database without any shop. With --customers"
        " there are so many customers in the end; a demo shop that is there already gets the missing ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, help="How many customers there are to be in the end.")
        parser.add_argument("--seed", type=int, default=1, help="Another one makes up other people.")

    def handle(self, *args: object, customers: int | None, seed: int, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo shop brings logins of its own and is not for production.")
        if customers is None or not has_demo_logins():
            self._load_shop()
        if customers is not None:
            self._load_crowd(customers, seed)

    @transaction.atomic
    def _load_shop(self) -> None:
        if Shop.objects.exists():
            raise CommandError("There is a shop already: the demo shop goes into an empty database.")
        if get_user_model().objects.filter(username__in=DEMO_USERNAMES).exists():
            raise CommandError(f"The demo logins ({', '.join(DEMO_USERNAMES)}) are users already.")
        shop = make_shop()
        today = timezone.localdate(timezone=shop.zone)
        garage = add_people(ACTOR, shop, today)
        past = add_past_visits(shop, garage, today)
        coming = add_coming_visits(ACTOR, shop, garage, today)
        people = len({vehicle.customer_id for _car, vehicle in garage})
        self.stdout.write(
            f"The demo shop is loaded: {people} customers, {past} past visits and {coming} coming ones."
        )

    def _load_crowd(self, customers: int, seed: int) -> None:
        ours = len(list(people()))
        first, last = crowd_size(), customers - ours
        if not first <= last <= MOST:
            raise CommandError(f"--customers is from {ours + first:,}, whom there are, to {ours + MOST:,}.")
        shop = Shop.objects.order_by("pk")[0]
        try:
            with built_after(last - first):
                shown(add_crowd(shop, seed, last), first, last, "more customers", self.stdout)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped at {crowd_size():,} of {last:,} more customers, each of them whole."
                " The same command goes on from there.",
                returncode=130,
            ) from None
        if first < last:
            fill_calendar(ACTOR, shop, crowd_cars(), timezone.localdate(timezone=shop.zone))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or the planner would take the tables for small ones
        self.stdout.write(f"There are {customers:,} customers, of whom {last - first:,} are new.")
