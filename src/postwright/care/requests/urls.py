from django.urls import path

from postwright.care.requests import views

urlpatterns = [
    path("callbacks/meta/<str:app>/deauthorize/", views.hear_deauthorisation, name="meta-deauthorisation"),
    path("callbacks/meta/<str:app>/delete/", views.hear_deletion, name="meta-deletion"),
    path("callbacks/tiktok/", views.hear_tiktok, name="tiktok-webhook"),
    path("deletion/<str:code>/", views.show_request, name="deletion-request"),
]
