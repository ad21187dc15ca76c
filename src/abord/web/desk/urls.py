"""The addresses of the desk. Each view stands behind ``gate.desk`` or ``gate.anyone`` (tested)."""

from django.urls import path

from abord.web.desk import application, documents, file, intake, mandates, oidc, remedies, signin, views

app_name = "desk"
urlpatterns = [
    path("", signin.door, name="door"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/sign-in/", signin.sign_in, name="sign_in"),
    path("sign-in/back/", oidc.Back.as_view(), name="oidc_back"),
    path("<language:language>/sign-in/provider/", oidc.Ask.as_view(), name="oidc"),
    path("<language:language>/sign-in/code/", signin.second_factor, name="second_factor"),
    path("<language:language>/sign-in/organisation/", signin.choose_organisation, name="choose_organisation"),
    path("<language:language>/password/", signin.password, name="password"),
    path("<language:language>/sign-out/", signin.sign_out, name="sign_out"),
    path("<language:language>/walk-in/", intake.walk_in, name="walk_in"),
    path("<language:language>/search/", intake.search, name="search"),
    path("<language:language>/sheet/", intake.visit_sheet, name="visit_sheet"),
    path("<language:language>/calendar/", file.calendar, name="calendar"),
    path("<language:language>/funnel/", application.funnel_page, name="funnel"),
    path("<language:language>/file/<int:file>/", file.file_page, name="file"),
    path("<language:language>/file/<int:file>/walk-in/", intake.walk_in, name="again"),
    path("<language:language>/file/<int:file>/taken/", intake.taken, name="taken"),
    path("<language:language>/file/<int:file>/plan/", file.plan_page, name="plan"),
    path("<language:language>/application/<uuid:application>/", application.application_page, name="application"),
    path("<language:language>/application/<uuid:application>/letter/", application.letter_pdf, name="letter"),
    path("<language:language>/application/<uuid:application>/receipt/", intake.receipt, name="receipt"),
    path("<language:language>/application/<uuid:application>/receipt/pdf/", intake.receipt_pdf, name="receipt_pdf"),
    path("<language:language>/file/<int:file>/mandates/", mandates.mandates, name="mandates"),
    path("<language:language>/mandate/<int:mandate>/", mandates.mandate_paper, name="mandate_paper"),
    path("<language:language>/mandate/<int:mandate>/end/", mandates.mandate_withdraw, name="mandate_withdraw"),
    path("<language:language>/mandate-check/", mandates.mandate_check, name="mandate_check"),
    path("<language:language>/helping/", mandates.helping, name="helping"),
    path("<language:language>/helping/<int:mandate>/", mandates.helped, name="helped"),
    path("<language:language>/application/<uuid:application>/remedies/", remedies.remedies_page, name="remedies"),
    path("<language:language>/application/<uuid:application>/remedies/papers/", remedies.evidence, name="evidence"),
    path("<language:language>/legal-aid/", remedies.legal_aid, name="legal_aid"),
    path("<language:language>/appeals/", remedies.appeals, name="appeals"),
    path("<language:language>/appeals/<int:remedy_id>/", remedies.appeal, name="appeal"),
    path("<language:language>/appeals/<int:remedy_id>/papers/", remedies.appeal_papers, name="appeal_papers"),
    path("<language:language>/file/<int:file>/documents/", documents.documents, name="documents"),
    path("<language:language>/document/<uuid:document>/", documents.document, name="document"),
]
