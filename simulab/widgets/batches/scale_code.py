"""Several workers, several devices and few bits as programs to copy; see ``simulab.widgets.kit.code`` for the braces."""

PROGRAMS = {
    "workers": """\
import simulab as sl

run = sl.train_workers(
    {workers}, shards="{shards}", strips={strips}, together="{together}", batch_norm={batch_norm},
    learning_rate={learning_rate}, steps={steps}, seed={seed},
)
print(run)
print(run.apart)  # how far their gradient is from the whole batch's, at every step
run.plot()
""",
    "parallel": """\
import simulab as sl

plan = sl.schedule_devices(
    "{split}", devices={devices}, micro_batches={micro}, batch_size={whole_batch}, overhead={overhead} / 1e3,
    rate={speed}, weights={millions} * 1e6, bandwidth={bandwidth} * 1e9, activations={activations} * 1e6,
)
print(plan)
plan.plot()
""",
    "precision": """\
import simulab as sl

run = sl.train_precision(
    "{format}", scaling="{scaling}", loss_scale=2**{scale_power}, masters={masters}, loss_weight={loss_weight},
    optimizer="{optimizer}", learning_rate={learning_rate}, steps={steps}, seed={seed},
)
print(run)
print(run.lost)  # the share of the gradient's entries that are lost, at every step
run.plot()
""",
}
"""Look -> template."""
