"""The one error the compiler raises about a user's function: what it cannot translate, where it stands, what to do."""

from __future__ import annotations

from typing import Any

HINTS = {
    "cholesky": "write the factorisation out for a fixed small size, or compute it before export and pass it in",
    "triangular_solve": "solve the small system in closed form, or compute it before export and pass the answer in",
    "lu": "solve the small system in closed form, or compute it before export and pass the answer in",
    "linear_solve": "use a closed form or a fixed number of iterations in jax.lax.scan",
    "custom_linear_solve": "use a closed form or a fixed number of iterations in jax.lax.scan",
    "eigh": "use power iteration in jax.lax.scan, or compute it before export and pass it in",
    "eig": "use power iteration in jax.lax.scan, or compute it before export and pass it in",
    "svd": "use power iteration in jax.lax.scan, or compute it before export and pass it in",
    "qr": "use Gram-Schmidt written out in jnp, or compute it before export and pass it in",
    "householder_product": "use Gram-Schmidt written out in jnp, or compute it before export and pass it in",
    "schur": "compute it before export and pass it in",
    "fft": "write the transform as a product with a cosine and a sine matrix",
    "pure_callback": "write the callback's body in jnp: a page has no Python to call",
    "io_callback": "return the value instead: a page has no Python to call",
    "debug_callback": "remove jax.debug.print/jax.debug.callback from the function before export",
    "debug_print": "remove jax.debug.print from the function before export",
    "complex": "carry the real and the imaginary part as two real arrays",
    "conv_general_dilated": "write the convolution as a sum of shifted slices times the kernel's entries",
    "reduce_window": "write the window as a reduction over stacked shifted slices",
    "reduce_window_sum": "write the window as a reduction over stacked shifted slices",
    "reduce_window_max": "write the window as a maximum over stacked shifted slices",
    "reduce_window_min": "write the window as a minimum over stacked shifted slices",
    "rng_bit_generator": "use the default generator, jax.random.key(seed), whose bits the compiler reproduces",
    "rng_uniform": "use jax.random.uniform with the default generator",
    "random_gamma": "draw from jax.random.uniform or normal and transform, or pass the draws in",
    "psum": "drop the collective: a page has one device",
    "reduce": "use a named reduction (jnp.sum, max, min, prod, any, all) or jax.lax.scan",
    "igamma": "tabulate the function before export and interpolate with jnp.interp",
    "igammac": "tabulate the function before export and interpolate with jnp.interp",
    "zeta": "tabulate the function before export and interpolate with jnp.interp",
    "polygamma": "tabulate the function before export and interpolate with jnp.interp",
    "bessel_i0e": "tabulate the function before export and interpolate with jnp.interp",
    "bessel_i1e": "tabulate the function before export and interpolate with jnp.interp",
    "regularized_incomplete_beta": "tabulate the function before export and interpolate with jnp.interp",
}


class Unsupported(NotImplementedError):
    """Raised while compiling, never in the page.

    Args:
        what: the primitive, or the feature of it, that has no translation.
        where: the user's ``file:line`` ("" where unknown).
        hint: what to write instead ("" for the primitive's own hint).
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        self.what, self.where = what, where
        self.hint = hint or HINTS.get(
            what.split(maxsplit=1)[0], "write it with other jnp operations, or compute it before export"
        )
        super().__init__(f"{what} cannot run in a page{f' ({where})' if where else ''}: {self.hint}")


def location(eqn: Any) -> str:
    """The ``file:line`` of user code an equation came from, "" where JAX does not know it."""
    try:
        # JAX has no public reader of source_info; a page that compiles must not depend on a private one staying put.
        from jax._src import source_info_util

        frame = source_info_util.user_frame(eqn.source_info.traceback)
        return "" if frame is None else f"{frame.file_name}:{frame.start_line}"
    except Exception:
        return ""
