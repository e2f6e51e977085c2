"""Words of a template are said when it is compiled, and what varies is put in, escaped, when it is drawn."""

from __future__ import annotations

from jinja2 import StrictUndefined

from desk.web.folding import SpokenEnvironment

WORDS = {"Copy": "复制", "Finding %(id)s": "线索 %(id)s", "100 %%": "百分之百 %%", "<b>": "<i>"}


def environment(asked: list[str]) -> SpokenEnvironment:
    made = SpokenEnvironment(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])

    def speak(text: str) -> str:
        asked.append(text)
        return WORDS.get(text, text)

    made.speak = speak
    made.install_gettext_callables(speak, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return made


def test_a_text_is_translated_when_the_template_is_compiled_and_never_again() -> None:
    asked: list[str] = []
    template = environment(asked).from_string('<a title="{{ _("Copy") }}">{{ _("Copy") }}</a>')
    assert asked == ["Copy", "Copy"]
    assert template.render() == template.render() == '<a title="复制">复制</a>'
    assert len(asked) == 2


def test_what_varies_is_escaped_and_the_words_are_markup_already() -> None:
    template = environment([]).from_string('{{ _("Finding %(id)s", id=x) }} {{ _("<b>") }} {{ _("100 %%") }}')
    assert template.render(x="<script>") == "线索 &lt;script&gt; <i> 百分之百 %"


def test_a_text_that_is_only_known_when_the_page_is_drawn_is_translated_then() -> None:
    asked: list[str] = []
    template = environment(asked).from_string('{{ _(x) }}{% set y = "a" ~ _("Copy") ~ x %}{{ y }}')
    assert asked == ["Copy"]
    assert template.render(x="<b>") == "<i>a复制&lt;b&gt;"


def test_words_inside_a_call_of_a_macro_are_folded_too() -> None:
    asked: list[str] = []
    source = (
        '{% macro m(text) %}[{{ text }}]{% endmacro %}{{ m(_("Copy")) }}{{ m(_("Finding %(id)s", id=1)) }}'
    )
    assert environment(asked).from_string(source).render() == "[复制][线索 1]"
    assert asked == ["Copy", "Finding %(id)s"]
