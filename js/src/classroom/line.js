// A page's connection with its class: it says who it is, comes back by itself, and hands on what it hears.
const SLOWEST_MS = 8000;

export class Line {
  /**
   * @param {() => object} hello the first word of every connection
   * @param {(said: any) => void} heard  @param {(open: boolean) => void} turned whether it is there now
   */
  constructor(hello, heard, turned) {
    this.hello = hello;
    this.heard = heard;
    this.turned = turned;
    this.tries = 0;
    this.over = false;
    this.#open();
  }

  #open() {
    const address = new URL(`wire${location.search}`, document.baseURI.replace(/[?#].*$/, ""));
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    socket.onopen = () => {
      this.tries = 0;
      socket.send(JSON.stringify(this.hello()));
      this.turned(true);
    };
    socket.onmessage = ({ data }) => this.heard(JSON.parse(data));
    socket.onclose = () => {
      this.turned(false);
      // not all of a class at the same instant
      const pause = Math.min(SLOWEST_MS, 500 * 2 ** this.tries++) * (0.5 + Math.random());
      if (!this.over) setTimeout(() => this.#open(), pause);
    };
  }

  /** Whether it could be said. */
  say(what) {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(what));
    return true;
  }

  end() {
    this.over = true;
    this.socket.close();
  }
}
