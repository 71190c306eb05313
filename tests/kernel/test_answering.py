"""A form that is answered: done and on, or shown again with each sentence in its place."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse

from shangda.kernel import answering
from shangda.kernel.errors import InvalidError, NotAllowedError


class Named(forms.Form):
    name = forms.CharField()
    number = forms.IntegerField(required=False)


def filled(**fields):
    return Named({"name": "松岚镇", "number": "3"} | fields)


@pytest.fixture
def request_(rf):
    made = rf.post("/")
    made._messages = CookieStorage(made)
    return made


def refusing(*words, **fields):
    def verb(**_):
        raise InvalidError(*words, fields=fields)

    return verb


def toasts(request):
    return [(one.message, one.extra_tags) for one in get_messages(request)]


# --- Sentences in their places ------------------------------------------------------------


def test_each_sentence_stands_beside_its_field_and_the_rest_above():
    form = filled()
    form.is_valid()

    answering.explain(
        form, InvalidError("不行。", fields={"name": "换个名字。", "colour": "换个颜色。"})
    )

    assert form.errors == {"name": ["换个名字。"], "__all__": ["换个颜色。"]}


def test_a_verb_may_call_a_field_otherwise():
    form = filled()
    form.is_valid()

    answering.explain(
        form, InvalidError("不行。", fields={"title": "换个名字。"}), {"title": "name"}
    )

    assert form.errors == {"name": ["换个名字。"]}


@pytest.mark.parametrize("kind", [InvalidError, NotAllowedError])
def test_a_refusal_that_names_no_field_stands_above_whole(kind):
    form = filled()
    form.is_valid()

    answering.explain(form, kind("满了。", "请等一天。"))

    assert form.errors == {"__all__": ["满了。请等一天。"]}


# --- Trying -------------------------------------------------------------------------------


def test_a_verb_gets_what_the_form_parsed():
    done = answering.tried(filled(), lambda **data: data)

    assert done.made == {"name": "松岚镇", "number": 3}


def test_a_verb_that_makes_nothing_is_done_all_the_same():
    assert answering.tried(filled(), lambda **_: None)


@pytest.mark.parametrize("form", [Named(), Named({"name": ""}), filled(number="x")])
def test_a_form_that_is_not_right_keeps_its_verb_from_being_tried(form):
    asked = []

    assert answering.tried(form, lambda **data: asked.append(data)) is None
    assert asked == []


def test_what_is_refused_stands_in_the_form():
    form = filled()

    assert answering.tried(form, refusing("不行。", name="换个名字。")) is None
    assert form.errors == {"name": ["换个名字。"]}


def test_other_refusals_are_not_the_forms():
    def verb(**_):
        raise NotAllowedError("您不能。")

    with pytest.raises(NotAllowedError):
        answering.tried(filled(), verb)


# --- Answering ----------------------------------------------------------------------------


def again(form):
    return HttpResponse(str(form.errors.as_data()), status=422)


@pytest.mark.parametrize("to", ["/made/3/", lambda made: f"/made/{made['number']}/"])
def test_what_was_done_is_said_on_the_next_page(request_, to):
    answer = answering.answer(
        request_, filled(), lambda **data: data, again=again, said="已增加。", to=to
    )

    assert (answer.status_code, answer.url) == (302, "/made/3/")
    assert toasts(request_) == [("已增加。", "")]


def test_the_form_comes_again_with_the_refusal(request_):
    verb = refusing("不行。", name="换个名字。")

    answer = answering.answer(
        request_, filled(), verb, again=again, said="已增加。", to="/"
    )

    assert answer.status_code == 422
    assert "换个名字。" in answer.content.decode()
    assert toasts(request_) == []


def test_a_toast_leads_back(request_):
    answer = answering.onward(request_, "已停用。", "/walls/", undo="/walls/1/open/")

    assert answer.url == "/walls/"
    assert toasts(request_) == [("已停用。", "undo:/walls/1/open/")]
