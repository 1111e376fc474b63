/** Runs a job soon, never twice at once, and at most every `ms` milliseconds. */
export class Coalesced {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private again = false;
  private last = 0;

  constructor(
    private readonly job: () => Promise<void>,
    private readonly ms: number,
  ) {}

  /** Ask for a run; failures are the job's own business. */
  readonly request = (): void => {
    if (this.running) {
      this.again = true;
    } else if (this.timer === undefined) {
      const wait = Math.max(0, this.last + this.ms - Date.now());
      this.timer = setTimeout(() => void this.now().catch(() => undefined), wait);
    }
  };

  /** Run now, or join the run that is under way; rejects if the job fails. */
  now(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running) {
      // What the caller knows may be newer than what that run has read.
      this.again = true;
      return this.running;
    }
    this.last = Date.now();
    this.running = this.job().finally(() => {
      this.running = null;
      if (this.again) {
        this.again = false;
        this.request();
      }
    });
    return this.running;
  }
}
