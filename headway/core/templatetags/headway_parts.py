"""Parts that are drawn in Python because a page holds hundreds of them."""

from django import template

from headway.core.components import marks

register = template.Library()
register.filter("questions", marks.questions)
