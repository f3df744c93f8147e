// Where SGD, Adam and LAMB end over the batch size, each at the best of its rates.
import { written } from "../player/format.js";
import { t } from "../t.js";
import { number, Sizes } from "./sizes.js";

const LOOKS = [
  { name: "SGD", hue: "#0072B2", dash: [] },
  { name: t`Adam`, hue: "#D55E00", dash: [9, 4] },
  { name: "LAMB", hue: "#999933", dash: [2, 4] },
];

export class Optimizers extends Sizes {
  room = [56, 14, 76, 40];
  source = "raced";
  working = t`576 trainings …`;

  rows({ end, size }) {
    return LOOKS.map((look, i) => ({
      ...look,
      values: Float32Array.from(size, (_, place) => end[place * LOOKS.length + i]),
    }));
  }

  told({ end, rate }, i) {
    return LOOKS.map(({ name }, j) => {
      const at = i * LOOKS.length + j;
      return t`${name}: ${number(end[at])} at a rate of ${written(String(Number(rate[at].toPrecision(2))))}`;
    });
  }
}
