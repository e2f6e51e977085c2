"""The page of one course is told by how one joins it and by what it teaches."""

from __future__ import annotations

import pytest

from crawler.pages.offer import courses
from crawler.pages.reading import Fetched
from crawler.pages.regions import own
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage


def page(body: str, title: str = "Reading the tide", path: str = "/courses/tide/") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} – School</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


def told(body: str) -> float:
    document = Document(Fetched("http://www.site.example/c/7", f"<h1>Tide</h1>{body}".encode()))
    own.mark(document)
    return courses.told(document)


LESSONS = (
    "<ol>"
    + "".join(f'<li><a href="/courses/tide/{n}/">Part the {n}th</a></li>' for n in range(1, 5))
    + "</ol>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<h3>Lessons</h3>{LESSONS}<div>Please log in to enroll in this course.</div>",
        f"<p>You are not enrolled in this course</p><h2>Course Content</h2>{LESSONS}",
        f"<h2>Curriculum</h2><p>24 lessons</p>{LESSONS}",
        f"<p>共 36 课时</p><h3>课程目录</h3>{LESSONS}<p>登录后即可学习</p>",
        "<h3>Enrolment options</h3><h3>课程大纲</h3><p>涨潮与落潮。</p>",
    ],
    ids=["the way in", "who has not joined", "a count", "in Chinese", "options"],
)
def test_a_course_is_a_listing_though_a_guest_is_handed_nothing(body: str) -> None:
    assert page(body).read().listings


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<h3>Lessons</h3>{LESSONS}", "What we learnt from lessons"),
        ("<p>I enrolled in this course in May. The first lessons drag.</p>", "课程评测：潮汐课值不值得上"),
        ("<p>Enrollment in any class begins on Monday.</p>", "News from the school"),
        ("<h2>Modules</h2><p>os, sys, re</p>", "Module index"),
    ],
    ids=["a heading alone", "review", "news", "manual"],
)
def test_what_speaks_of_lessons_is_no_course(body: str, title: str) -> None:
    assert not page(body, title, "/p/7").read().listings


def test_a_list_of_courses_says_for_each_how_to_join_and_is_none() -> None:
    rows = "".join(f"<p>{n}2 lessons</p><p>Enroll in this course</p>" for n in range(1, 6))

    assert told(f"<h3>Lessons</h3>{rows}") == 0.0
