"""What is read once of a page, of its known words and of a place in it."""

from __future__ import annotations

from matchers.candidate import read_with_marks
from matchers.kept import Kept
from matchers.text.normalise import read
from tests.unit.matchers.reading import decided, work


def test_nothing_made_is_made_again_even_where_it_is_empty() -> None:
    kept, made = Kept(), list[int]()

    def make() -> tuple[int, ...]:
        made.append(1)
        return ()

    assert kept.once("a", make) == kept.once("a", make) == ()
    assert len(made) == 1


def test_names_that_hide_the_same_words_leave_the_very_same_words() -> None:
    marks = read_with_marks(read("百度网盘 电影 下载", "title")).marks
    assert marks.without((0, 4)) is marks.without((1, 4))
    assert marks.without((0, 4)) is not marks


def test_works_of_one_name_share_what_is_read_there_and_keep_their_own_names() -> None:
    first, second = decided(
        "《归途列车》 1080p 网盘", work(id=1), work(title="歸途列車", id=2), shares=(("baidu", "1"),)
    )
    assert first.weighed.act is second.weighed.act
    assert {f.expected for f in first.weighed.features if f.key == "title_quoted"} == {
        first.weighed.candidate.work.title
    }
    assert first.weighed.candidate.work.title != second.weighed.candidate.work.title
    assert first.rivals == (second.weighed.candidate.work.id,)
