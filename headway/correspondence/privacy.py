"""How sensitive letters are: each says what is thought of a school, and to whom it went."""

from headway.core.privacy import PERSONAL, PLAIN, SENSITIVE

_PLAIN = {
    "Template": "id version version_key kind number subject body state shipped note drafted_at "
    "approved_at",
    "LetterRun": "id version title kinds as_at framework state planned_at job approved_at "
    "send_on override sent_at cancelled_because",
    "Letter": "id version school run kind about marking dated answer_by template framework state "
    "drafted_at approved_at send_on override out_at sent_at acknowledged_at replaces",
    "LetterFile": "id letter form sha256 made_at",
    "Recipient": "id version letter role channel state message_id service_id claim claimed_at "
    "gone_at delivered_at opened_at again_of",
    "Answer": "id version letter at key taken_at",
    "AnswerFile": "id answer kind sha256",
}
_PERSONAL = {
    "Template": "drafted_by approved_by",
    "LetterRun": "planned_by approved_by sent_by",
    "Letter": "drafted_by approved_by acknowledged_by",
    "Recipient": "name email address problem",
    "Answer": "by taken_by",
}
_SENSITIVE = {
    "LetterRun": "problems",
    "Letter": "why subject text fields held_because cancelled_because",
    "LetterFile": "content",
    "Answer": "text",
    "AnswerFile": "name content",
}
PRIVACY = {
    f"{model}.{name}": kind
    for kind, models in ((PLAIN, _PLAIN), (PERSONAL, _PERSONAL), (SENSITIVE, _SENSITIVE))
    for model, names in models.items()
    for name in names.split()
}
