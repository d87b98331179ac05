#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from config.installation import mode_of_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("BAYLINE_MODE", mode_of_command(sys.argv[1:2]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
