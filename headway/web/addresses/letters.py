"""Addresses of letters, runs and templates."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import letter_copies, letter_runs, letter_texts, letters

RUN = "letters/runs/<int:pk>/"
LETTER = "letters/<int:pk>/"
TEXT = "letters/texts/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("letters/", letters.letters, name="letters"),
    re_path(r"^letters/letters\.(?P<kind>csv|xlsx)$", letters.letters_download,
            name="letters_download"),
    path(LETTER, letters.letter, name="letters_letter"),
    path(f"{LETTER}letter.<slug:form>", letters.letter_file, name="letters_file"),
    path(f"{LETTER}do/<slug:verb>/", letters.letter_do, name="letters_do"),
    path("letters/runs/", letter_runs.runs, name="letters_runs"),
    path("letters/plan/", letter_runs.plan, name="letters_plan"),
    path("letters/plan/sample/<slug:kind>.pdf", letter_runs.plan_sample, name="letters_sample"),
    path(RUN, letter_runs.run, name="letters_run"),
    path(f"{RUN}do/<slug:verb>/", letter_runs.run_do, name="letters_run_do"),
    path(f"{RUN}post.pdf", letter_runs.post_pack, name="letters_post_pack"),
    path(f"{RUN}addresses.csv", letter_runs.post_addresses, name="letters_post_addresses"),
    path("letters/copies/<int:pk>/<slug:verb>/", letter_copies.copy_do, name="letters_copy_do"),
    path("letters/answers/<int:pk>/taken/", letter_copies.answer_taken, name="letters_taken"),
    path("letters/answers/<int:pk>/file/", letter_copies.answer_file, name="letters_answer_file"),
    path("letters/post/", letter_copies.hook, name="letters_hook"),
    path("letters/texts/", letter_texts.texts, name="letters_templates"),
    path("letters/texts/new/<int:version>/<slug:kind>/", letter_texts.text_new,
         name="letters_template_new"),
    path(TEXT, letter_texts.text, name="letters_template"),
    path(f"{TEXT}preview.pdf", letter_texts.text_preview, name="letters_preview"),
    path(f"{TEXT}do/<slug:verb>/", letter_texts.text_do, name="letters_template_do"),
    path("schools/<int:urn>/letters/", letters.school_letters, name="school_letters"),
    path("reply/<int:urn>/<slug:kind>/", letters.reply, name="letters_reply"),
]  # fmt: skip
