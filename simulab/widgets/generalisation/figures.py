"""The pictures and the table."""

from simulab.widgets.generalisation.controls import judging, nets
from simulab.widgets.picture import Column, Figure

CURVE = {"about": ("curve",)}
FIGURES = (
    Figure("errors", "Mean squared error on the examples and on fresh ones, with its bias² and variance, over what is varied",
           title="Error, over twenty training sets", big=True, half=True, drawn="errors", still=True, shown=CURVE),
    Figure("fits", "The fits of twenty training sets where it is marked, their mean, and the truth",
           title="The twenty fits", big=True, half=True, beside=True, drawn="fits", still=True, shown=CURVE),
    Figure("estimates", "Estimates of an error from many studies, a dot each, and the true error",
           title="Estimates of the error", big=True, drawn="rows", still=True, shown=judging("splits", "leaks", "drift")),
    Figure("peeks", "Error of the classifier that the test set likes best, on the test set and on fresh examples, over how many "
           "there are to choose from", title="The best of many, by the test set", big=True, drawn="lines", still=True,
           shown=judging("peeking")),
    Figure("nets", "Share of fresh pictures that each net names rightly, a dot a net, in rows of what is compared",
           title="Fresh pictures named rightly", big=True, half=True, drawn="rows", still=True,
           shown=nets("ways", "ensembles", "imbalance")),
    Figure("curves", "How nets do over what is varied", title="Nets on digits", big=True, half=True, drawn="lines", still=True,
           shown=nets("calibration", "stopping", "optimizers", "shift")),
    Figure("digits", "Pictures of digits as nets see them, a row a change", title="What a net sees", big=True, half=True,
           beside=True, drawn="digits", still=True, shown=nets("ways", "shift")),
)  # fmt: skip
ALWAYS = ("always",)
TABLE = (
    *(
        Column(name, *rest)
        for name in ("capacities", "penalties", "times", "counts")
        for rest in (
            ("marked", "Marked", "sig3", "Where the line stands", ALWAYS),
            ("least", "Lowest", "sig3", "The lowest along the curve", ALWAYS),
            ("where", "At", "sig3", "Where it is lowest", ALWAYS),
        )
    ),
    Column("compared", "mean_seen", "% training", "sig3", "Training pictures named rightly", ALWAYS),
    Column("compared", "mean_fresh", "% fresh", "sig3", "Fresh pictures named rightly", ALWAYS),
    Column("compared", "mean_ece", "ECE %", "sig3", "Expected calibration error, in ten bins", ALWAYS),
    Column("together", "mean_fresh", "% fresh", "sig3", "Fresh pictures named rightly", ALWAYS),
    Column("tuned", "rate", "Rate", "rate", "The learning rate that validation chooses", ALWAYS),
    Column("tuned", "mean_fresh", "% fresh", "sig3", "Fresh pictures named rightly", ALWAYS),
)
