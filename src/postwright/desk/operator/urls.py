from django.urls import path

from postwright.desk.operator import views

urlpatterns = [
    path("", views.overview, name="operator"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:mail_id>/removal/", views.remove_mail, name="outbox-removal"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
