"""Two views that show what ``once`` and the refusals do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path

from shangda.config.urls import handler404 as handler404  # noqa: PLC0414
from shangda.config.urls import urlpatterns as product
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.models import Workday
from shangda.kernel.requests import once


@login_required
@once
def add_day(request):
    if request.POST.get("date") == "bad":
        raise InvalidError("日期不存在。", fields={"date": "没有这一天"})
    Workday.objects.create(date=request.POST["date"], is_work=True)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"count": Workday.objects.count()})
    return redirect("/done/")


@login_required
@once
def noted(request):
    return JsonResponse({"length": len(request.body)})


@login_required
@once
def part(request):
    return HttpResponse("<li>1个附件</li>", status=201)


@login_required
@once
def again(request):
    return HttpResponse("<form>", status=422)


def forbidden(request):
    raise NotAllowedError("您不能签发这一件。")


urlpatterns = [
    path("add/", add_day),
    path("noted/", noted),
    path("again/", again),
    path("part/", part),
    path("forbidden/", forbidden),
    path("done/", lambda request: HttpResponse("done")),
    *product,
]
