"""The live home: widgets computed by jitted JAX on the server, in a Panel app or in a notebook's cell."""

from typing import TYPE_CHECKING

from simulab.wording.calling import hinted

if TYPE_CHECKING:
    from simulab.catalogue import Catalogue
    from simulab.lessons.lesson import Lesson
    from simulab.live.component import Component
    from simulab.live.lesson import LessonView
    from simulab.widgets.widget import Widget


@hinted
def app(
    widget: "str | Widget | Lesson", *, catalogue: "Catalogue | None" = None, lang: str = "", **state: object
) -> "Component | LessonView":
    """A widget or a lesson as a Panel component: ``.servable()`` in an app's script, last in a notebook's cell, or part of a
    layout.

    Args:
        widget: a name of the catalogue ("race", "how-large-a-step"), a widget or a lesson.
        state: knob -> value, where a widget should start; what is not given has its default. ``adam_learning_rate`` is the
            knob ``adam.learning_rate``. Where a name would stand, one's own landscape, optimizer, schedule or dataset may,
            an object or a class, or what ``sl.descend`` and ``sl.train`` take for one (a function, a formula, ``optax.adam``,
            a pair (X, y)): this component's menus then have it as well. A lesson takes none.
        catalogue: what is in its menus and has names: ours, unless it is ``sl.catalogue.with_(...)``.
        lang: the language of the interface, "en" or "de"; a lesson's is its own unless told, and one of ours is translated.

    Returns:
        Of a widget a ``Component``: a parameter for each knob, ``words``, ``results``, ``columns``; of a lesson its page.

    Raises:
        ValueError: an unknown name, an unknown knob or language, or a value that a knob cannot take.

    Example:
        >>> import simulab as sl
        >>> widget = sl.app("race", surface="beale", learning_rate=0.01)
        >>> bowl = sl.Landscape.from_function(lambda x: x[0] ** 2 + 3 * x[1] ** 2, title="My bowl")
        >>> sl.app("race", surface=bowl).surface
        'my_bowl'
    """
    from simulab.catalogue import Catalogue
    from simulab.lessons.lesson import Lesson
    from simulab.live.adopt import adopted
    from simulab.live.component import component
    from simulab.live.notebook import prepare
    from simulab.live.tongue import asked
    from simulab.widgets.widget import Widget

    prepare()
    there = catalogue or Catalogue.builtin()
    if isinstance(widget, Lesson) or (isinstance(widget, str) and widget in there.lessons):
        from simulab.lessons.translated import translated
        from simulab.live.lesson import LessonView

        if state:
            raise ValueError("a lesson sets the knobs of its widgets itself; give none")
        lesson = there.lessons.make(widget, "lesson")
        lesson = lesson if catalogue is None else lesson.using(catalogue)
        name = widget if isinstance(widget, str) else lesson.slug
        return LessonView(translated(lesson, lang), name)
    if isinstance(widget, str) and widget not in there.widgets:
        called = widget.lower().replace("_", "-").replace(" ", "-")
        if called in there.widgets or called in there.lessons:
            raise ValueError(f"widget: there is none of the name {widget!r}; did you mean {called}?")
    state, more = adopted(state, there)
    if more is not there and isinstance(widget, Widget):
        raise ValueError("widget: give its name or its class where a knob is an object of your own")
    return component(more.widgets.make(widget, "widget"), state, asked(lang))
