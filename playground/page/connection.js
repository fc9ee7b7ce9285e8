const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;
const PATIENCE = 400;

/** A WebSocket that reconnects by itself, for one person at a time. */
export class Connection {
  #person = null;
  #socket = null;
  #wait = FIRST_WAIT;
  #retry;
  #complain;

  constructor({ onEvent, onState }) {
    this.onEvent = onEvent;
    this.onState = onState;
    for (const name of ["online", "pageshow", "focus"]) window.addEventListener(name, () => this.#hurry());
  }

  open(person) {
    this.#person = person;
    this.#wait = FIRST_WAIT;
    this.#connect();
  }

  /** False if nothing could be sent: then the caller keeps the typed text. */
  send(event) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#dropSocket();
    this.#complainLater();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = this.#person === null ? "" : `?person=${encodeURIComponent(this.#person)}`;
    const socket = new WebSocket(`${scheme}://${location.host}/ws${query}`);
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#settled();
      this.onEvent(JSON.parse(data));
    };
    socket.onclose = () => this.#lost();
  }

  #dropSocket() {
    if (!this.#socket) return;
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #lost() {
    this.#socket = null;
    this.#complainLater();
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.8 + Math.random() * 0.4));
    this.#wait = Math.min(this.#wait * 1.7, LONGEST_WAIT);
  }

  #hurry() {
    if (this.#socket || this.#retry === undefined) return;
    this.#wait = FIRST_WAIT;
    this.#connect();
  }

  #settled() {
    this.#wait = FIRST_WAIT;
    clearTimeout(this.#complain);
    this.#complain = undefined;
    this.onState(true);
  }

  /** A gap that nobody notices is not shown. */
  #complainLater() {
    this.#complain ??= setTimeout(() => this.onState(false), PATIENCE);
  }
}
