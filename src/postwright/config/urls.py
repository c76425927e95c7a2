from django.urls import include, path

from postwright.config import api, health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/", api.url_patterns()),
    path("", include("postwright.desk.home.urls")),
    path("", include("postwright.base.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("brands/", include("postwright.flow.brand.urls")),
    path("", include("postwright.flow.snippets.urls")),
    path("", include("postwright.flow.media.urls")),
    path("", include("postwright.flow.analysis.urls")),
    path("operator/", include("postwright.desk.operator.urls")),
    path("posts/", include("postwright.desk.posts.urls")),
    path("posts/", include("postwright.flow.posts.urls")),
    path("", include("postwright.desk.echoes.urls")),
    path("", include("postwright.desk.preflight.urls")),
    path("", include("postwright.desk.kin.urls")),
    path("", include("postwright.flow.review.urls")),
    path("", include("postwright.flow.publishing.urls")),
    path("", include("postwright.flow.corrections.urls")),
    path("bulk/", include("postwright.desk.bulk.urls")),
    path("", include("postwright.desk.labels.urls")),
    path("", include("postwright.desk.queue.urls")),
    path("", include("postwright.desk.library.urls")),
    path("calendar/", include("postwright.desk.calendar.urls")),
    path("", include("postwright.desk.channels.urls")),
    path("", include("postwright.care.requests.urls")),
    path("", include("postwright.ui.urls")),
]
handler404 = "postwright.base.accounts.middleware.page_not_found"
handler500 = "postwright.config.faults.server_error"
