// Comes before the view where a widget has moment sources, and nowhere else.
import { Moments } from "./moments.js";
import { reached } from "./reached.js";

self.simulabMoments = (spec, host, feed) => {
  if (feed.listener) feed.listener.onReach = (asked, said, told) => reached(feed, asked, said, told);
  return new Moments(spec, host, feed);
};
