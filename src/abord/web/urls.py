"""The addresses. Nothing that a visitor told is ever in one."""

from django.urls import include, path, register_converter

from abord.api.routes import api, bridge
from abord.engine.facts import FURTHER_LANGUAGES, LANGUAGES
from abord.web import problem
from abord.web.check import answer, keeping, people, question, received, start
from abord.web.help import contacts, feedback, further, letter_check
from abord.web.helper import screen
from abord.web.mine import door
from abord.web.paper import views as paper


class LanguageConverter:
    """nl, fr, de or en."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class FurtherConverter(LanguageConverter):
    """A language with explanations only."""

    regex = "|".join(FURTHER_LANGUAGES)


register_converter(LanguageConverter, "language")
register_converter(FurtherConverter, "further")
handler404 = problem.not_found
handler500 = problem.failed

urlpatterns = [
    path("", start.choose_language, name="root"),
    path("robots.txt", start.robots, name="robots"),
    path("api/v1/", api.urls),
    path("api/openfisca/", bridge.urls),
    path("desk/", include("abord.web.desk.urls")),
    path("mine/", include("abord.web.mine.urls")),
    path("receipt/<language:language>/", door.verify, name="verify"),
    path("feedback/<slug:code>/", feedback.short, name="feedback_short"),
    path("feedback/<language:language>/<slug:code>/", feedback.feedback, name="feedback"),
    path("feedback/<language:language>/<slug:code>/thanks/", feedback.thanks, name="feedback_thanks"),
    path("feedback/<language:language>/<slug:code>/paper/", feedback.paper, name="feedback_paper"),
    path("leave/", keeping.leave, name="leave"),
    path("<further:language>/", further.start, name="further"),
    path("<further:language>/right/<slug:right>/", further.right, name="further_right"),
    path("<language:language>/", start.start, name="start"),
    path("<language:language>/search/", start.search_page, name="search"),
    path("<language:language>/place/", start.place, name="place"),
    path("<language:language>/people/", people.people, name="people"),
    path("<language:language>/question/", question.question, name="question"),
    path("<language:language>/known/", question.known, name="known"),
    path("<language:language>/result/", answer.result, name="result"),
    path("<language:language>/result/<int:number>/", answer.trace_page, name="trace"),
    path("<language:language>/plan/", answer.plan_page, name="plan"),
    path("<language:language>/plan/large/", answer.plan_page, {"large": True}, name="plan_large"),
    path("<language:language>/plan/calendar.ics", answer.calendar_file, name="calendar"),
    path("<language:language>/plan/plan.pdf", paper.plan_pdf, name="plan_pdf"),
    path("<language:language>/plan/large/plan.pdf", paper.plan_pdf, {"large": True}, name="plan_pdf_large"),
    path("<language:language>/result/answer.pdf", paper.answer_pdf, name="answer_pdf"),
    path("<language:language>/letters/", paper.letters_page, name="letters"),
    path("<language:language>/letters/<int:number>/", paper.letter, name="letter"),
    path("<language:language>/letters/<int:number>/<language:written>/", paper.letter, name="letter_in"),
    path(
        "<language:language>/letters/<int:number>/<language:written>/letter.pdf",
        paper.letter,
        {"pdf": True},
        name="letter_pdf",
    ),
    path(
        "<language:language>/letters/<int:number>/<language:written>/large/letter.pdf",
        paper.letter,
        {"pdf": True, "large": True},
        name="letter_pdf_large",
    ),
    path("<language:language>/list/", paper.question_list, name="list"),
    path("<language:language>/list/type/", paper.list_type, name="list_type"),
    path("<language:language>/list/<int:persons>/", paper.question_list, name="list_of"),
    path("<language:language>/list/<int:persons>/list.pdf", paper.list_pdf, name="list_pdf"),
    path("<language:language>/save/card/", paper.card, name="card"),
    path("<language:language>/save/", keeping.save, name="save"),
    path("<language:language>/resume/", keeping.resume, name="resume"),
    path("<language:language>/received/", received.received, name="received"),
    path("<language:language>/helper/", screen.helper, name="helper"),
    path("<language:language>/helper/all/", screen.helper, {"everything": True}, name="helper_all"),
    path("<language:language>/helper/situation.yaml", screen.situation_file, name="helper_file"),
    path("<language:language>/contacts/", contacts.contacts, name="contacts"),
    path("<language:language>/contacts/call/", contacts.call, name="call"),
    path("<language:language>/contacts/note/", contacts.note, name="note"),
    path("<language:language>/letter/check/", letter_check.letter_check, name="letter_check"),
    path("<language:language>/about/", keeping.about, name="about"),
]
