// Comes before the view where a widget has moment sources, and nowhere else.
import { Moments } from "./moments.js";

self.simulabMoments = (spec, host, feed) => new Moments(spec, host, feed);
