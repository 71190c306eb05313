"""A desk's own reasons for declining and phrases."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from shangda.editing import actions, forms, queries, rules
from shangda.editing.models import DESK_ROLES
from shangda.kernel.answering import say, tried
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def set_words(request: HttpRequest, desk: int) -> HttpResponse:
    """Show the lists as they are in force; keep what the desk makes of them."""
    by = person(request)
    mine = get_object_or_404(Desk, pk=desk, pk__in=by.desks_as(*DESK_ROLES))
    data = request.POST if request.method == "POST" else None
    form = forms.DeskWords(data, initial=_in_force(mine))
    if tried(form, lambda **_: actions.set_words(desk=mine, by=by, **form.lists())):
        say(request, "已存好，下一篇就用新的")
        return redirect("editing:set-words", desk=mine.pk)
    context = {"desk": mine, "form": form, "may_set": rules.may_set_words(by, mine.pk)}
    status = 422 if form.errors else 200
    return render_page(request, "editing/words.html", context, status=status)


def _in_force(desk: Desk) -> dict[str, str]:
    reasons = queries.decline_reasons(desk.pk)
    lines = ["｜".join(filter(None, [row.text, row.advice])) for row in reasons]
    phrases = queries.phrases(desk.pk)
    return {
        "reasons": "\n".join(lines),
        "qualified": "\n".join(row.text for row in reasons if row.is_qualified),
        **{verb: "\n".join(texts) for verb, texts in phrases.items()},
    }
