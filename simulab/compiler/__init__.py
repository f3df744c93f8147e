"""A compiler from JAX functions to JavaScript.

``compile(fn, *example_args).source`` is a JavaScript expression that gives an object with the compiled function: the
same numbers as JAX gives, in a page without a server. Needs only JAX and NumPy.

For maintainers: README.md says what a traced value is, what the passes do, what holds in the emitted code, and how to add
a primitive.
"""

from simulab.compiler.module import Entry, Module, compile
from simulab.compiler.unsupported import Unsupported

__all__ = ["Entry", "Module", "Unsupported", "compile"]
