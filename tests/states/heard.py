"""How often each phrase of a widget is said over drawn states: none of them is dead, and few states have nothing to say."""

import collections

import numpy as np


class Heard:
    """Counts codes.

    Args:
        widget: whose phrases.
        elsewhere: codes that no drawn state reaches (infinities of somebody's own data, what is still on its way): tests of
            their own say them.
        codes: those that are counted, where the others are drawn in another file; None: all.
    """

    def __init__(self, widget, elsewhere=(), codes=None):
        self.widget = widget
        self.counted = set(widget.phrases if codes is None else codes) - set(elsewhere)
        self.states, self.said = collections.Counter(), collections.Counter()
        self.silent = 0

    def note(self, columns, structure):
        """One state's sentences; ``structure`` names the choices of which a phrase may need one, ``columns`` may be some only."""
        sources = [one for one in (self.widget.words_in, *self.widget.more_words_in) if one in columns]
        codes = {int(code) for source in sources for code in np.ravel(columns[source]["code"]) if code >= 0}
        self.states[structure] += 1
        self.silent += not codes
        self.said.update((structure, code) for code in codes)

    def enough(self, least=0.01, silence=0.2):
        """Every phrase is said in so many of the states of some structure, and so few states are silent."""
        assert self.silent <= silence * self.states.total(), self.silent
        dead = {
            text
            for code, text in self.widget.phrases.items()
            if code in self.counted
            and max(self.said[structure, code] / count for structure, count in self.states.items()) < least
        }
        assert not dead, dead
