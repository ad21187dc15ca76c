"""The addresses of the person's own pages. No number and no name is ever in one."""

from django.urls import path

from abord.web.mine import change, documents, door, mandating, misinformed, regie, remedies, sharing, views, withdrawing

app_name = "mine"
urlpatterns = [
    path("", door.door, name="door"),
    path("<language:language>/", door.enter, name="enter"),
    path("<language:language>/leave/", door.leave, name="leave"),
    path("<language:language>/file/", views.overview, name="overview"),
    path("<language:language>/receipt/<int:place>/", views.receipt, name="receipt"),
    path("<language:language>/mandates/", mandating.mandates, name="mandates"),
    path("<language:language>/mandates/new/", mandating.choose, name="mandate_choose"),
    path("<language:language>/mandates/new/<slug:kind>/", mandating.give, name="mandate_give"),
    path("<language:language>/mandate/<int:place>/", mandating.mandate, name="mandate"),
    path("<language:language>/mandate/<int:place>/pdf/", mandating.paper, name="mandate_pdf"),
    path("<language:language>/data/", views.data, name="data"),
    path("<language:language>/decisions/", views.decisions, name="decisions"),
    path("<language:language>/decisions/<int:place>/letter/", views.letter, name="letter"),
    path("<language:language>/decisions/<int:place>/letter/<int:number>/", views.letter, name="letter_of"),
    path("<language:language>/change/", change.change, name="change"),
    path("<language:language>/file/message/<int:place>/", views.message, name="message"),
    path("<language:language>/log/", views.log, name="log"),
    path("<language:language>/misinformed/", misinformed.misinformed, name="misinformed"),
    path("<language:language>/sharing/", sharing.sharing, name="sharing"),
    path("<language:language>/together/", regie.together, name="regie"),
    path("<language:language>/take/", views.take, name="take"),
    path("<language:language>/take/page/", views.export, {"form": "page"}, name="export_page"),
    path("<language:language>/take/json/", views.export, {"form": "json"}, name="export_json"),
    path("<language:language>/remedies/", remedies.remedies, name="remedies"),
    path("<language:language>/remedies/<int:place>/", remedies.remedy_page, name="remedy"),
    path("<language:language>/remedies/<int:place>/papers/", remedies.evidence, name="evidence"),
    path("<language:language>/withdraw/<int:place>/", withdrawing.withdraw, name="withdraw"),
    path("<language:language>/legal-aid/", remedies.legal_aid, name="legal_aid"),
    path("<language:language>/documents/", documents.documents, name="documents"),
    path("<language:language>/documents/<int:place>/", documents.document, name="document"),
]
