"""Lesson: many workers, many devices and few bits, and what each must not change."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

BEFORE = number("shards.before", called="how far the gradients are apart")
END, AT_ONCE = number("shards.end", called="the workers' last loss"), number("shards.end_at_once")
WORKERS = number("workers", called="the number of workers")
STEP = number("plan.step", called="the time of a step")
WAITING = number("plan.waiting", called="the share of waiting")
TIMES = number("plan.times", called="how many times as fast as one device it is")
DEVICES, MICRO = (
    number("devices", called="the number of devices"),
    number("micro", called="the number of micro-batches"),
)
GONE = number("bits.gone", called="the share of lost entries")
SHORT, LONG = number("bits.end", called="the last loss"), number("bits.end_in_32", called="the last loss in float32")
MISSED = number("bits.missed", called="the number of skipped steps")

together = Scenario(
    "Many as one",
    r"""
    A batch of 64 examples is dealt to 4 workers. Each computes the mean gradient of its shard, and they put together what they
    have. Here somebody forgot to divide: the four means are added.
    """,
    widget="batches",
    set={"look": "workers", "workers": 4, "together": "sum", "learning_rate": 0.5, "steps": 100},
    show=("workers", "together", "shards"),
    figures=("together",),
    questions=[
        ask.Choice(
            "What does the sum do to the training?",
            [
                ask.Option("Nothing: only the direction counts", "The step is as long as the gradient, and that is longer."),
                ask.Option(
                    "It is a learning rate four times as large",
                    "The sum of four means is four times their mean. Compare the rows *together* and *at once*.",
                    right=True,
                ),
                ask.Option("It is a batch four times as large", "There are 64 examples, however they are added."),
            ],
            predict=True,
            locks=("workers", "together", "shards"),
            applies=chosen("together", "sum") & (WORKERS == 4) & chosen("shards", "even"),
            about="four workers with even shards, whose gradients are added",
        ),
        ask.Reach(
            "Make it the training of the whole batch: gradients apart by rounding only, with uneven shards.",
            goal=(BEFORE < 1e-5) & chosen("shards", "uneven").said("shards are uneven") & (WORKERS >= 2),
            solution={"together": "mean", "shards": "uneven"},
            because="Apart by {before:sig3} of its length: what 32 bits round. Who has three times as many counts three times.",
            hint="Which of the three ways counts examples, not workers?",
            numbers={"before": BEFORE},
        ),
    ],
    claims=[
        Claim("The sum of four means is four times their mean", BEFORE.near(3, 1e-4)),
        Claim("what 32 bits round", BEFORE < 1e-6, set={"together": "mean", "shards": "uneven"}),
    ],
)  # fmt: skip

bubble = Scenario(
    "Waiting for one another",
    r"""
    The net no longer fits on one device: each of 4 has a quarter of the layers. A batch goes through all of them and back, and
    whoever has nothing to do waits. Empty places in the picture are waiting.
    """,
    widget="batches",
    set={"look": "parallel", "split": "layers", "devices": 4, "micro": 1, "whole_batch": 256},
    show=("split", "devices", "micro"),
    figures=("speeds",),
    questions=[
        ask.Choice(
            "Four devices instead of one. How fast is a step?",
            [
                ask.Option("Four times as fast", "If all of them worked all the time. One at a time does."),
                ask.Option("Twice as fast", "There is never a second device at work."),
                ask.Option(
                    "Not faster at all",
                    "One works while three wait: it is {times:sig3} times as fast as one device. What it saves is memory.",
                    right=True,
                ),
            ],
            predict=True,
            locks=("split", "devices"),
            applies=chosen("split", "layers") & (DEVICES == 4),
            about="four devices, split by layers",
            numbers={"times": TIMES},
        ),
        ask.Reach(
            "Bring waiting below 22 % with a pipeline of 4 devices.",
            goal=(WAITING < 0.22) & chosen("split", "pipeline").said("it is a pipeline") & (DEVICES == 4),
            solution={"split": "pipeline", "micro": 16},
            because="{waiting:percent} waiting with {micro:int} of them: $(p - 1)/(m + p - 1)$ is small where $m$ is large.",
            hint="Cut the batch into more pieces.",
            numbers={"waiting": WAITING, "micro": MICRO},
        ),
    ],
    claims=[
        Claim("Not faster at all", TIMES < 1),
        Claim("One works while three wait", WAITING > 0.74),
        Claim("is small where $m$ is large", WAITING < 0.22, set={"split": "pipeline", "micro": 16}),
    ],
)  # fmt: skip

few = Scenario(
    "What 16 bits drop",
    r"""
    Float16 holds nothing below 6e-8. This loss is one of several and weighs little, so its gradient's entries are small: see
    where they lie over what the format holds, and how the net learns beside the same one in float32.
    """,
    widget="batches",
    set={"look": "precision", "format": "float16", "scaling": "none", "loss_weight": 1e-5, "learning_rate": 0.01, "steps": 200},
    show=("format", "scaling", "scale_power"),
    figures=("precise",),
    questions=[
        ask.Choice(
            "The loss is multiplied by S = 1024 before its gradient is taken, and the gradient divided by 1024 in float32. What "
            "does that change?",
            [
                ask.Option("Nothing: it cancels", "It would in exact numbers. But a zero times 1024 stays zero."),
                ask.Option(
                    "The entries lie ten powers of two further right, where float16 has numbers",
                    "And what is divided in float32 afterwards is not lost again.",
                    right=True,
                ),
                ask.Option("The steps are 1024 times as long", "They are divided again, before the step."),
            ],
            applies=chosen("format", "float16") & chosen("scaling", "none"),
            about="float16 without loss scaling",
        ),
        ask.Reach(
            "In float16, end within a tenth of the loss that float32 reaches.",
            goal=(abs(SHORT - LONG) < 0.1 * LONG).said("it ends within a tenth of float32's loss")
            & chosen("format", "float16").said("the format is float16"),
            solution={"scaling": "static", "scale_power": 12},
            because="{short:sig3}, where float32 has {long:sig3}; {gone:percent} of the entries are lost.",
            hint="Turn on loss scaling.",
            numbers={"short": SHORT, "long": LONG, "gone": GONE},
        ),
    ],
    claims=[
        Claim("a zero times 1024 stays zero", GONE > 0.3),
        Claim("where float16 has numbers", GONE < 0.01, set={"scaling": "static", "scale_power": 10}),
    ],
)  # fmt: skip

much = Scenario(
    "A scale that is too large",
    r"""
    Float16 also ends above, at 65,504. Now the loss weighs 1 and S = 2²⁴: the gradient overflows, and a step with an infinite
    gradient is skipped.
    """,
    widget="batches",
    set={
        "look": "precision", "format": "float16", "scaling": "static", "scale_power": 24, "loss_weight": 1.0,
        "learning_rate": 0.01, "steps": 200,
    },
    show=("scaling", "scale_power", "format"),
    figures=("precise",),
    questions=[
        ask.Choice(
            "What becomes of the training if S stays at 2²⁴?",
            [
                ask.Option("It learns, a little slower", "A skipped step changes nothing, and the next gradient is the same."),
                ask.Option(
                    "It learns nothing",
                    "The first step is skipped, so the net stays as it is, so the next one is skipped, too.",
                    right=True,
                ),
                ask.Option("It ends at no finite loss", "It would if infinite steps were taken. They are skipped."),
            ],
            predict=True,
            locks=("format", "scaling", "scale_power"),
            applies=chosen("format", "float16") & chosen("scaling", "static") & (number("scale_power") == 24),
            about="float16 with a static S of 2²⁴",
        ),
        ask.Reach(
            "Keep float16 and S = 2²⁴ at the start, and get below a loss of 0.05.",
            goal=(SHORT < 0.05)
            & chosen("format", "float16").said("the format is float16")
            & (number("scale_power") == 24).said("S begins at 2 to the power 24"),
            solution={"scaling": "dynamic"},
            because="A dynamic scale is halved at each overflow: {missed:int} steps are skipped, and the rest are taken.",
            hint="Who finds the scale, if you do not?",
            numbers={"missed": MISSED},
        ),
        ask.Explain(
            "Bfloat16 has as much range as float32 and is as short as float16. What does it pay with?",
            """Digits: it has 7 binary ones behind the first, float16 has 10. A weight of 1 can grow by 1/128 or not at all: so it
            needs float32 masters even more.""",
        ),
    ],
    claims=[
        Claim("It learns nothing", (MISSED == 200) & (SHORT > 0.7)),
        Claim("halved at each overflow", (MISSED > 5) & (MISSED < 30) & (SHORT < 0.05), set={"scaling": "dynamic"}),
        Claim(
            "needs float32 masters even more",
            number("bits.end").when(format="bfloat16", scaling="none", masters=False, learning_rate=0.001)
            > 1.1 * number("bits.end").when(format="bfloat16", scaling="none", masters=True, learning_rate=0.001),
        ),
    ],
)  # fmt: skip

lesson = Lesson(
    "Scale",
    [together, bubble, few, much],
    lead="Many workers, many devices, few bits: how training is made fast, and what must come out the same.",
    minutes=14,
    order=97,
    picture=(2, "devices"),
    summary=r"""
    - Means of shards, weighted by their examples, are the large batch's gradient; a sum is another learning rate.
    - A net in pieces saves memory, and its devices wait: micro-batches fill a pipeline but for $(p - 1)/(m + p - 1)$ of the time.
    - Float16 drops small gradients; a scaled loss moves them to where it has numbers, and weights are kept in float32.
    - A scale that is too large overflows: a dynamic one finds its own.
    """,
    reading=r"""
    - Goyal et al. (2017), *Accurate, large minibatch SGD*.
    - Huang et al. (2019), *GPipe*; Patarasuk & Yuan (2009), *Bandwidth optimal all-reduce algorithms*.
    - Micikevicius et al. (2018), *Mixed precision training*; Kalamkar et al. (2019), *A study of bfloat16*.
    """,
    teacher=r"""
    **Aims.** Students say which computation must give the same numbers on one device and on many, and what 16 bits lose.

    **Misconceptions.** "Adding gradients is as good as averaging." "Four devices are four times as fast." "Rounding is harmless
    noise."

    **Ask.** A shard has one example, another 63. What does a plain mean of both say about the single one?

    **Timing.** 3 to 4 minutes a screen. With time left: *Batch normalisation* with several workers, and *Data* over a slow link.
    """,
)
