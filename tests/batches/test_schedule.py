"""When devices do what, against an event-driven simulation of the same rules in plain Python, and closed forms."""

import numpy as np
import pytest

import simulab as sl
from simulab.batches.schedule import bubble, ring

BASE = {"batch_size": 64, "overhead": 0.005, "rate": 400.0, "weights": 25e6, "bandwidth": 10e9, "activations": 1e6}


def simulated(devices, micro, *, batch_size, overhead, rate, weights, bandwidth, activations):
    """A pipeline, event by event: a device does one thing at a time, a link carries one micro-batch at a time."""
    work = (overhead + batch_size / micro / rate) / devices
    send = batch_size / micro * activations / bandwidth
    free, bars = [0.0] * devices, []
    for kind, order, long in ((0, range(devices), work / 3), (1, range(devices - 1, -1, -1), 2 * work / 3)):
        if kind:
            free = [max(free)] * devices  # GPipe: all micro-batches are through before the way back begins
        arrived = [0.0] * micro
        for device in order:
            link = 0.0
            for part in range(micro):
                begin = max(free[device], arrived[part])
                end = free[device] = begin + long
                bars.append((device, kind, part, begin, end))
                link = max(link, end) + send
                arrived[part] = link
    return sorted(bars), max(end for *_, end in bars)


@pytest.mark.parametrize("devices", [1, 2, 5, 8])
@pytest.mark.parametrize("micro", [1, 3, 16])
@pytest.mark.parametrize("activations", [0.0, 1e6, 5e7])
def test_a_pipeline_is_what_events_make_of_it(devices, micro, activations):
    given = {**BASE, "activations": activations}
    plan = sl.schedule_devices("pipeline", devices=devices, micro_batches=micro, **given)
    bars, time = simulated(devices, micro, **given)
    ours = sorted(zip(*(getattr(plan, name) for name in ("device", "kind", "part", "start", "stop"))))
    assert np.allclose(np.array(ours), np.array(bars), rtol=1e-9, atol=1e-12)
    assert plan.time == pytest.approx(time, rel=1e-9)


@pytest.mark.parametrize(("devices", "micro"), [(4, 1), (4, 8), (8, 16), (2, 3)])
def test_the_bubble_is_that_of_gpipe(devices, micro):
    plan = sl.schedule_devices("pipeline", devices=devices, micro_batches=micro, **{**BASE, "activations": 0.0})
    assert plan.waiting == pytest.approx((devices - 1) / (micro + devices - 1))
    assert bubble(devices, micro) == pytest.approx(plan.waiting)


def test_layers_one_after_the_other_are_a_pipeline_of_one_micro_batch():
    layers = sl.schedule_devices("layers", devices=4, **BASE)
    one = sl.schedule_devices("pipeline", devices=4, micro_batches=1, **BASE)
    assert layers.time == one.time
    assert layers.computing < 0.25


def test_a_ring_sends_nearly_twice_what_is_averaged_whatever_the_number_of_devices():
    plan = sl.schedule_devices("data", devices=8, **BASE)
    computing = 0.005 + 8 / 400
    sent = 2 * 7 / 8 * 4 * 25e6
    assert plan.time == pytest.approx(computing + sent / 10e9)
    assert plan.exchanging == pytest.approx(sent / 10e9 / plan.time)
    assert np.sum((plan.kind == 2) & (plan.device == 0)) == 14  # 2(N-1) rounds
    assert ring(1, 1e9, 1e9) == 0


def ring_by_hand(numbers):
    """An all-reduce, chunk by chunk (Patarasuk & Yuan 2009): the numbers sent by one device, and what all have then."""
    count = len(numbers)
    parts = [list(row) for row in numbers]
    sent = 0
    for turn in range(count - 1):
        moved = [(i, (i - turn) % count, parts[i][(i - turn) % count]) for i in range(count)]
        for i, chunk, value in moved:
            parts[(i + 1) % count][chunk] += value
        sent += 1
    for turn in range(count - 1):
        moved = [(i, (i + 1 - turn) % count, parts[i][(i + 1 - turn) % count]) for i in range(count)]
        for i, chunk, value in moved:
            parts[(i + 1) % count][chunk] = value
        sent += 1
    return sent, parts


@pytest.mark.parametrize("count", [2, 3, 8])
def test_a_ring_of_chunks_sums_with_2n_minus_1_sends_of_an_nth(count):
    numbers = np.arange(count**2).reshape(count, count) ** 2
    sent, parts = ring_by_hand(numbers.tolist())
    assert all(row == numbers.sum(0).tolist() for row in parts)
    assert sent / count == pytest.approx(ring(count, 1.0, 1.0))


def test_one_device_takes_t0_and_b_over_r_however_it_is_split():
    for split in ("data", "tensor", "layers"):
        assert sl.schedule_devices(split, devices=1, **BASE).time == pytest.approx(0.005 + 64 / 400)
    assert sl.schedule_devices("pipeline", devices=1, micro_batches=4, **BASE).time == pytest.approx(
        4 * 0.005 + 64 / 400
    )


def test_tensor_parallel_exchanges_activations_after_every_layer_both_ways():
    plan = sl.schedule_devices("tensor", devices=4, **BASE)
    assert plan.time == pytest.approx(0.005 + 16 / 400 + 16 * 2 * 3 / 4 * 64e6 / 10e9)
    alone = plan.device == 2
    order = np.argsort(plan.start[alone])
    assert np.allclose(plan.stop[alone][order][:-1], plan.start[alone][order][1:])  # nothing waits, nothing overlaps


def test_memory_is_16_bytes_a_weight_and_the_activations_that_wait():
    size = {split: sl.schedule_devices(split, devices=4, **BASE).memory for split in ("data", "tensor", "pipeline")}
    assert size == pytest.approx({
        "data": 16 * 25e6 + 16 * 8e6, "tensor": 4 * 25e6 + 64 * 8e6, "pipeline": 4 * 25e6 + 64 * 2e6,
    })  # fmt: skip


@pytest.mark.parametrize("split", ["data", "tensor", "layers", "pipeline"])
def test_no_device_does_two_things_at_a_time(split):
    plan = sl.schedule_devices(split, devices=5, micro_batches=7, **BASE)
    for device in range(5):
        own = plan.device == device
        order = np.argsort(plan.start[own])
        assert np.all(plan.start[own][order][1:] >= plan.stop[own][order][:-1] - 1e-12)
    assert plan.stop.max() == pytest.approx(plan.time)


def test_a_file_gives_it_back(tmp_path):
    plan = sl.schedule_devices("data")
    plan.save(tmp_path / "plan.npz")
    again = sl.DeviceSchedule.load(tmp_path / "plan.npz")
    assert str(again) == str(plan)
    assert len(again) == len(plan) == 4 * (2 + 6)
    assert set(plan.to_frame().kind) == {"forward", "backward", "exchange"}
    assert plan.plot().xaxis.axis_label == "ms"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"split": "expert"}, "split: 'expert' is not known"),
        ({"devices": 9}, "devices: give a whole number from 1 to 8"),
        ({"rate": 0}, "rate: give a number from 1e-06"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.schedule_devices(**wrong)
