"""Pages over several apps."""

from django.urls import path

from shangda.workbench.views import handing_over, home, item, search, system

app_name = "workbench"
urlpatterns = [
    path("", home.home, name="home"),
    path("items/<int:pk>/", item.item, name="item"),
    path(
        "items/<int:pk>/tracked/<int:submission>/", item.item_tracked, name="item-tracked"
    ),
    path("search/", search.search, name="search"),
    path("search/like/<slug:kind>/<int:key>/", search.alike_texts, name="alike"),
    path("search/titles/", search.titles, name="titles"),
    path("search/save/", search.save_search, name="save-search"),
    path("search/<int:pk>/drop/", search.drop_search, name="drop-search"),
    path("notices/", home.notice_list, name="notices"),
    path("notices/read/", home.read_notices, name="read-notices"),
    path("notices/<int:pk>/", home.open_notice, name="open-notice"),
    path("help/", home.help_page, name="help"),
    path("browser/", home.old_browser, name="old-browser"),
    path("hand-over/", handing_over.hand_over, name="hand-over"),
    path("system/jobs/", system.jobs, name="jobs"),
    path("system/jobs/retry/", system.retry_jobs, name="retry-jobs"),
    path("system/jobs/<int:pk>/retry/", system.retry_job, name="retry-job"),
    path("system/health/", system.health, name="health"),
    path("system/audit/", system.audit, name="audit"),
    path("system/audit/check/", system.check_trace, name="check-trace"),
    path("healthz", system.sign_of_life, name="healthz"),
]
