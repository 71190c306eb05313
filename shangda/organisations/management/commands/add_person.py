"""``shangda add_person``: an account from the server's console, such as after a lock-out."""

import json
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.kernel.errors import RefusedError
from shangda.organisations import actions, initial_passwords
from shangda.organisations.models import Person


class Command(BaseCommand):
    """Prints the initial password, which is stored nowhere."""

    help = "Add an account on an administrator's behalf."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who is added, and by whom."""
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--by", required=True, help="sign-in name of an administrator")
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add."""
        by = Person.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"没有叫{options['by']}的账号，或已停用。")
        batch = initial_passwords.batch([options["username"]])
        password = batch.password_of(options["username"])
        try:
            made = actions.add_person(
                by=by,
                username=options["username"],
                password_hash=make_password(password),
                name=options["name"],
                phone=options["phone"],
                email=options["email"],
            )
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        told = {"person": made.pk, "username": made.username, "password": password}
        self.stdout.write(
            json.dumps(told, ensure_ascii=False)
            if options["json"]
            else f"{made.name}（{made.username}）初始密码：{password}"
        )
