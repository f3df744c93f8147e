"""Sentences one by one, each checked by the rule that knows it; and how often each phrase and silence came."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from simulab.widgets.widget import Widget
from simulab.widgets.words import speak

NUMBER = r"(-?[\d.]+(?:e-?\d+)?)"


class Reader:
    """Reads what a widget says of a state and has every sentence checked; a sentence that no rule knows is a fault.

    Args:
        widget: whose words they are.
        rules: pattern of a whole sentence -> check(state, its columns, the match); "#" in it stands for a number.
        about_the_run: codes of the phrases that say something of what happened.
    """

    def __init__(self, widget: Widget, rules: Mapping[str, Callable[..., None]], about_the_run: set[int]) -> None:
        self.widget, self.about_the_run = widget, about_the_run
        self.rules = [(re.compile(pattern.replace("#", NUMBER)), check) for pattern, check in rules.items()]
        self.labels = [series.label for series in widget.series()]
        self.heard: dict[str, Counter[int]] = {}
        self.states: Counter[str] = Counter()
        self.silent: Counter[str] = Counter()

    def read(self, structure: str, case: str, words: Mapping[str, Any], *given: Any) -> None:
        """One state's sentences: the columns ``words``, and whatever the checks are ``given``."""
        self.states[structure] += 1
        heard = {int(code) for code in words["code"] if code >= 0}
        self.heard.setdefault(structure, Counter()).update(heard)
        self.silent[structure] += not heard & self.about_the_run
        for i, code in enumerate(words["code"]):
            if code < 0:
                continue
            one = {key: words[key][i : i + 1] for key in ("code", "who", "a", "b", "c") if key in words}
            said = speak(self.widget.phrases, self.labels, one)
            assert "–" not in said, f"{case}: {said}"
            assert "nan" not in said, f"{case}: {said}"
            found = [(match, check) for rule, check in self.rules if (match := rule.fullmatch(said))]
            assert len(found) == 1, f"{case}: nobody checks “{said}”"
            match, check = found[0]
            try:
                check(*given, match)
            except AssertionError as error:
                raise AssertionError(f"{case}: “{said}” is not so: {error}") from error

    def check_shares(
        self, least: float = 0.01, silence: float = 0.2, kind: Callable[[int], Any] = lambda code: code
    ) -> None:
        """Each phrase is said in ``least`` of the states of some structure, and few states get no sentence about the run.

        Args:
            kind: of a code; phrases of one kind are one sentence about different subjects, and are counted as one.
        """
        said: dict[Any, float] = {}
        for code in self.widget.phrases:
            share = max(self.heard[one][code] / self.states[one] for one in self.states)
            said[kind(code)] = max(share, said.get(kind(code), 0.0))
        missing = [(code, text) for code, text in self.widget.phrases.items() if said[kind(code)] < least]
        assert not missing, f"never or hardly said: {missing}"
        assert sum(self.silent.values()) <= silence * sum(self.states.values()), dict(self.silent)
