from django.urls import path
from django.views.generic import RedirectView

from postwright.base.accounts import views

urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("settings/", RedirectView.as_view(pattern_name="profile"), name="settings"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/organisation/", views.organisation, name="organisation"),
    path("settings/organisation/new/", views.new_organisation, name="organisation-new"),
    path(
        "settings/organisation/choice/<uuid:organisation_id>/",
        views.choose_organisation,
        name="organisation-choice",
    ),
    path("settings/people/", views.people, name="people"),
    path("settings/people/<uuid:member_id>/role/", views.change_role, name="member-role"),
    path("settings/people/<uuid:member_id>/removal/", views.remove_member, name="member-removal"),
    path("settings/people/invitations/new/", views.invite_person, name="invitation-new"),
    path(
        "settings/people/invitations/<uuid:invitation_id>/mail/",
        views.renew_invitation,
        name="invitation-mail",
    ),
    path(
        "settings/people/invitations/<uuid:invitation_id>/withdrawal/",
        views.withdraw_invitation,
        name="invitation-withdrawal",
    ),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/<uuid:token_id>/revocation/", views.revoke_token, name="token-revocation"),
]
