from django.urls import path

from postwright.flow.brand import views

urlpatterns = [
    path("", views.show_brands, name="brands"),
    path("new/", views.create_brand, name="brand-new"),
    path("<uuid:brand_id>/", views.show_brand, name="brand"),
    path("<uuid:brand_id>/guide/<str:section>/", views.guide, name="brand-guide"),
    path("<uuid:brand_id>/edit/<str:section>/", views.edit_brand, name="brand-edit"),
    path("<uuid:brand_id>/logo/", views.choose_logo, name="brand-logo"),
    path("<uuid:brand_id>/choice/", views.choose_brand, name="brand-choice"),
    path("<uuid:brand_id>/removal/", views.remove_brand, name="brand-removal"),
]
