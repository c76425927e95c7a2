from django.urls import path

from postwright.desk.operator import views

urlpatterns = [
    path("", views.overview, name="operator"),
    path("bucket/", views.show_bucket, name="operator-bucket"),
    path("bucket/examination/", views.create_examination, name="operator-bucket-examination"),
    path("networks/", views.show_networks, name="operator-networks"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:mail_id>/removal/", views.remove_mail, name="outbox-removal"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
