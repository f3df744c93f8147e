"""A compiler from JAX functions to JavaScript.

``compile(fn, *example_args).source`` is a JavaScript expression that gives an object with the compiled function: the
same numbers as JAX gives, in a page without a server. Needs only JAX and NumPy.

For maintainers: ``values`` says what a traced value is while it is compiled; ``lowering`` walks a jaxpr; ``rules`` is
the table of primitives, filled by ``elementwise``, ``bits``, ``shape``, ``indexing``, ``scatter``, ``reductions``,
``sorting``, ``linear``, ``control`` and ``random``; ``fusion`` writes loops; ``function``, ``functions`` and
``program`` hold the text; ``boundary`` turns a page's objects into values and back.
"""

from simulab.compiler.module import Entry, Module, compile
from simulab.compiler.unsupported import Unsupported

__all__ = ["Entry", "Module", "Unsupported", "compile"]
