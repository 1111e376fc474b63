#!/usr/bin/env python3
"""Django's command line for the sandbox: ``sandbox/manage.py <command>``."""

import os
import sys
from pathlib import Path


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    # Python puts this file's folder first; the package is one level up.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
