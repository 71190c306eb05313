"""Addresses of pages, and what comes with them."""

import io

import openpyxl
from django.urls import reverse
from django.utils import timezone

from shangda.organisations.models import Unit


def today():
    return timezone.localdate()


def at(name, *args):
    return reverse(f"organisations:{name}", args=args)


def rows_of(answer):
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_unit(code, parent, level="township"):
    return Unit(
        code=code,
        name=f"{code}镇",
        short_name=code,
        parent=parent,
        level=level,
        kind="township",
    )
