"""Addresses of organisations."""

from django.urls import path

from effective_school.organisations.views import (
    boundaries,
    changes,
    invitations,
    municipalities,
    people,
    registers,
    reorganisations,
    schools,
)

app_name = "organisations"
urlpatterns = [
    path("schools/", schools.school_list, name="schools"),
    path("schools/new/", schools.school_add, name="school_add"),
    path("schools/<str:code>/", schools.school_page, name="school"),
    path("schools/<str:code>/edit/", schools.school_edit, name="school_edit"),
    path("schools/<str:code>/passports/new/", schools.passport_add, name="passport_add"),
    path("schools/<str:code>/passports/<int:year>/", schools.passport_edit, name="passport_edit"),
    path("schools/<str:code>/reorganise/", reorganisations.reorganise, name="reorganise"),
    path("schools/<str:code>/reorganise/<str:kind>/", reorganisations.reorganise_as, name="reorganise_as"),
    path("reorganisations/<int:pk>/undo/", reorganisations.reorganisation_undo, name="reorganisation_undo"),
    path("municipalities/", municipalities.municipality_list, name="municipalities"),
    path("municipalities/new/", municipalities.municipality_add, name="municipality_add"),
    path("municipalities/<int:pk>/", municipalities.municipality_page, name="municipality"),
    path("municipalities/<int:pk>/edit/", municipalities.municipality_edit, name="municipality_edit"),
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("people/", people.people_list, name="people"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/roles/new/", people.role_grant, name="role_grant"),
    path("roles/<int:pk>/end/", people.role_end, name="role_end"),
    path("roles/<int:pk>/confirm/", people.role_confirm, name="role_confirm"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/new/", invitations.invitation_new, name="invitation_new"),
    path("invitations/<int:pk>/", invitations.invitation_page, name="invitation"),
    path("invitations/<int:pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<int:pk>/take/", invitations.invitation_take, name="invitation_take"),
    path("invitations/accept/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("join/", invitations.join, name="join"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<str:kind>/template/", registers.template, name="register_template"),
    path("registers/<str:kind>/<str:ending>/", registers.register_file, name="register_file"),
    path("registers/<str:kind>/", registers.upload, name="register_upload"),
    path("registers/uploads/<int:pk>/review/", registers.review, name="register_review"),
    path("changes/", changes.changes, name="changes"),
]
