"""The exported sanity checks and clinic in a browser: what is dealt stays hidden until somebody says what it is."""

from exporting import html
from playwright.sync_api import Page, expect

from simulab.vitals.patients.patient import CURES, TREATMENTS
from simulab.vitals.patients.patient import DEALT as ILLNESSES
from simulab.widgets.clinic import words as clinic
from simulab.widgets.sanity import words as sanity
from simulab.widgets.sanity.controls import VALUES
from simulab.widgets.sanity.net import NAMES as FAULTS

READY = "[data-ready=true][data-busy=false]"


class Dealt:
    """A page of a widget that deals: its address, its sentence, and whoever turns its knobs."""

    def __init__(self, page: Page, tmp_path, name: str, state: str) -> None:
        self.page = page
        file = tmp_path / f"{name}.html"
        file.write_text(html(name, inline=True), encoding="utf-8")
        page.goto(f"{file.as_uri()}#{state}")
        self.ready()
        self.sentence = page.locator(".sl-sentence").first
        self.main = page.locator(".sl-transport .sl-primary")

    def ready(self) -> None:
        self.page.locator(READY).wait_for()

    def choose(self, knob: str, value: str) -> None:
        self.page.get_by_role("combobox", name=knob).select_option(value)
        self.ready()

    def order(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name, exact=True).check()
        self.ready()

    def to_the_end(self) -> None:
        self.page.locator(".sl-scrub").press("End")

    def forgets(self, *knobs: str) -> None:
        """Waits until the address says nothing of them; it follows when the hand rests."""
        self.page.wait_for_function("(knobs) => !knobs.some((knob) => location.hash.includes(knob))", arg=knobs)


def test_a_hidden_fault_is_told_with_the_guess(page: Page, tmp_path):
    deal = 4
    fault = int(sanity.dealt({"fault": 0, "deal": deal}))
    right, wrong = VALUES[FAULTS[fault]], VALUES[FAULTS[(fault + 3) % len(FAULTS)]]
    told = sanity.WHAT[fault]
    dealt = Dealt(page, tmp_path, "sanity", f"data=iris&steps=50&deal={deal}")
    expect(dealt.sentence).to_contain_text("Make your guess.")
    expect(page.locator("body")).not_to_contain_text(told)
    dealt.choose("Your guess", wrong)
    expect(dealt.sentence).to_contain_text(f"Your guess is wrong. {told}")
    dealt.choose("Your guess", right)  # no guess any more: it has been told
    expect(dealt.sentence).to_contain_text(f"Your first guess was wrong, and it is the one that counts. {told}")
    expect(dealt.main).to_have_text("Deal again")
    dealt.main.click()
    dealt.ready()
    dealt.forgets("guess", "first")
    dealt.to_the_end()
    expect(dealt.sentence).to_contain_text("Make your guess.")
    expect(page.get_by_role("slider", name="Deal")).to_have_attribute("aria-valuetext", str(deal + 1))


def test_a_patient_is_examined_diagnosed_and_treated(page: Page, tmp_path):
    deal = next(n for n in range(100) if clinic.dealt({"patient": 0, "deal": n}) == ILLNESSES.index("rate_high"))
    told = clinic.WHAT[ILLNESSES.index("rate_high")]
    dealt = Dealt(page, tmp_path, "clinic", f"deal={deal}")
    expect(dealt.sentence).to_contain_text("make your diagnosis. 0 tests ordered, 0 treatments given.")
    expect(page.locator("body")).not_to_contain_text(told)
    expect(page.locator(".sl-count")).to_have_text("180 / 180")  # steps, as the axis has them
    found = page.locator(".sl-table tr[data-series]:visible th")
    expect(found).to_have_count(0)
    dealt.order("Loss at rate ÷ 10")
    expect(found).to_have_text(["Loss at rate ÷ 10"])
    expect(dealt.sentence).to_contain_text("make your diagnosis. 1 test ordered")
    dealt.choose("Diagnosis", "rate_low")
    expect(dealt.sentence).to_contain_text(f"Your diagnosis is wrong. {told}")
    dealt.choose(
        "Diagnosis", "rate_high"
    )  # whoever was told does not diagnose any more, nor forgets what the test said
    expect(dealt.sentence).to_contain_text(f"Your first diagnosis was wrong, and it is the one that counts. {told}")
    page.get_by_role("checkbox", name="Loss at rate ÷ 10", exact=True).uncheck()
    dealt.ready()
    expect(dealt.sentence).to_contain_text("1 test ordered, 0 treatments given.")
    page.get_by_role("button", name="Undo").click()
    dealt.ready()
    expect(dealt.sentence).to_contain_text("Your first diagnosis was wrong")
    dealt.order(TREATMENTS[CURES["rate_high"]])
    expect(dealt.sentence).to_contain_text("Treated it is well")
    expect(dealt.sentence).to_contain_text("1 test ordered, 1 treatment given.")
    expect(dealt.main).to_have_text("Next patient")
    dealt.main.click()
    dealt.ready()
    dealt.forgets("diagnosis", "treatments", "exams", "first", "ordered", "tried")
    page.get_by_role("button", name="3 steps forward").click()
    expect(dealt.sentence).to_have_text("Step 3.")
    page.reload()
    dealt.ready()
    dealt.to_the_end()
    expect(dealt.sentence).to_contain_text("make your diagnosis. 0 tests ordered, 0 treatments given.")
