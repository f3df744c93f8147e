"""``figure_of``: the figure of any result that has one."""

from typing import Any

from bokeh.models import Plot

from simulab.batches import BatchRuns, DeviceSchedule, PrecisionRun, WorkersRun
from simulab.depth import DeepRun
from simulab.figures.batches import batch_runs
from simulab.figures.checks import gradient_check, study
from simulab.figures.comparison import comparison
from simulab.figures.depth import deep_run
from simulab.figures.generalisation import compared, generalisation
from simulab.figures.losses import loss_fits
from simulab.figures.nets import history, trainings
from simulab.figures.planes import basins, landscape, runs, trajectory
from simulab.figures.scale import device_schedule, precision_run, workers_run
from simulab.figures.terrain import net_landscape
from simulab.figures.transfer import transfer
from simulab.figures.vitals import lottery, patient, range_test, sanity
from simulab.finetuning import Transfer
from simulab.generalisation import Compared, Generalisation
from simulab.gradcheck import GradientCheck
from simulab.landscape import Landscape
from simulab.losses import LossFits
from simulab.results.comparison import Comparison
from simulab.runs.basin_map import Basins
from simulab.runs.batch import Runs
from simulab.runs.trajectory import Trajectory
from simulab.search import Study
from simulab.terrain import NetLandscape
from simulab.training.history import History
from simulab.training.trainings import Trainings
from simulab.vitals import Lottery, Patient, RangeTest, Sanity

_DRAWN = {
    Basins: basins,
    BatchRuns: batch_runs,
    Compared: compared,
    Comparison: comparison,
    DeepRun: deep_run,
    DeviceSchedule: device_schedule,
    Generalisation: generalisation,
    GradientCheck: gradient_check,
    History: history,
    Landscape: landscape,
    LossFits: loss_fits,
    Lottery: lottery,
    NetLandscape: net_landscape,
    Patient: patient,
    PrecisionRun: precision_run,
    RangeTest: range_test,
    Runs: runs,
    Sanity: sanity,
    Study: study,
    Trainings: trainings,
    Trajectory: trajectory,
    WorkersRun: workers_run,
    Transfer: transfer,
}


def figure_of(thing: Any, **options: Any) -> Plot:
    """A Bokeh figure, to show (``bokeh.io.show``, or as the last line of a cell) or to change further.

    Args:
        thing: a landscape, or what ``descend``, ``sweep``, ``basins``, ``train``, ``check_gradient``, ``range_test``,
            ``lottery``, ``sanity``, ``clinic``, ``compare_losses``, ``train_deep``, ``train_batches``, ``train_workers``,
            ``train_precision``, ``schedule_devices``, ``generalise``, ``transfer``, ``net_landscape``,
            ``search`` or ``compare`` returned.
        options: of ``bokeh.plotting.figure``: width, height, title ...

    Raises:
        TypeError: there is no figure of such a thing.

    Example:
        >>> import simulab as sl
        >>> figure = sl.descend("himmelblau", ["momentum", "adam"], steps=50).plot(width=500)
        >>> figure.xaxis.axis_label, [item.label.value for item in figure.legend.items]
        ('weight 1', ['momentum', 'adam'])
    """
    for kind, drawn in _DRAWN.items():
        if isinstance(thing, kind):
            return drawn(thing, **options)
    raise TypeError(f"plot: there is no figure of a {type(thing).__name__}")
