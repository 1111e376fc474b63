/** Takes the place of EventSource: says something from time to time, as a server does. */

const EVERY_MS = 3_000;

export class Stream extends EventTarget {
  onerror: unknown = null;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(next: () => [type: string, data: unknown]) {
    super();
    const emit = (type: string, data: unknown) =>
      this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
    const beat = () => emit(...next());
    this.#timer = setInterval(beat, EVERY_MS);
    setTimeout(() => {
      emit("hello", {});
      beat();
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
