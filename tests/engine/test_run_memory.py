"""A process that has compiled too much lets go of it, before Linux has no more mappings for it."""

import jax
import jax.numpy as jnp
import pytest

from simulab.machine import memory


@pytest.mark.skipif(memory.mappings() == 0, reason="only Linux counts a process's mappings")
def test_a_crowded_process_lets_its_compiled_programs_go_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = [jax.jit(lambda x, number=number: x * number) for number in range(20)]
    assert [float(program(jnp.ones(()))) for program in programs] == list(range(20))
    held = memory.mappings()
    monkeypatch.setattr(memory, "CROWDED", 0.0)
    memory.give_back()
    assert memory.mappings() < held - 20  # each holds one at least
    assert float(programs[7](jnp.ones(()))) == 7.0


def test_a_process_with_room_keeps_its_programs() -> None:
    program = jax.jit(lambda x: x + 1)
    program(jnp.ones(()))
    compiled = program._cache_size()
    memory.give_back()
    assert program._cache_size() == compiled == 1
