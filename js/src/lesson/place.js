// Where a lesson stands in the address: "#part=2", or "#momentum-and-adam.part=2" inside a course page. A link that somebody
// copied carries the state of that part's widget too: "#part=2&race.learning_rate=0.1".
import { Address } from "../player/address.js";
import { decode } from "../player/link.js";

export class Place {
  /** @param {boolean|string} hash false: leave the address alone; a word: this lesson's own part of it */
  constructor(hash) {
    this.on = hash !== false;
    this.prefix = typeof hash === "string" ? `${hash}.` : "";
  }

  /** The part that the address asks for, from 0, or null. */
  asked() {
    const found = this.on ? decode(location.hash)[`${this.prefix}part`] : undefined;
    return /^\d{1,3}$/.test(found ?? "") ? Math.max(0, Number(found) - 1) : null;
  }

  /** The address of a part, without a state; what others of a page wrote stays. */
  hash(at) {
    const rest = this.prefix
      ? location.hash
          .slice(1)
          .split("&")
          .filter((part) => part.includes("=") && !part.startsWith(this.prefix))
      : [];
    return `#${[...rest, `${this.prefix}part=${at + 1}`].join("&")}`;
  }

  write(at) {
    if (!this.on) return;
    try {
      history.replaceState(history.state, "", this.hash(at));
    } catch {
      // Some embedded documents may not.
    }
  }
}

/** The address of a part's widget: read when it is opened, never written while a student works. What would be is ``kept``. */
export class StageAddress extends Address {
  constructor(place, at, widget, controls, set, kept = () => {}) {
    super(`${place.prefix}${widget}`, controls, Object.keys(set));
    this.place = place;
    this.at = at;
    this.kept = kept;
    this.on = place.on;
  }

  link(state, extra) {
    const own = super
      .hash(state, extra)
      .split("&")
      .filter((part) => part.startsWith(`${this.prefix}.`));
    return [location.href.split("#")[0].split("?")[0] + this.place.hash(this.at), ...own].join("&");
  }

  write() {
    this.kept();
  }
}
