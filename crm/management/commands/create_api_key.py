"""manage.py create_api_key <username>: print a new REST key."""

from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from crm.keys import create_api_key


class Command(BaseCommand):
    help = "Print a new REST key of a user, and nothing else, on the last line. It cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: object, username: str, **options: object) -> None:
        users = get_user_model()
        try:
            user = users.objects.get_by_natural_key(username)
        except users.DoesNotExist:
            raise CommandError(f"There is no user {username!r}.") from None
        self.stdout.write(create_api_key(user))
