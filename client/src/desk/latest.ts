/** Of several questions only the answer to the last one counts. */
export class Latest {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private number = 0;
  /** There is no answer to the last question yet. */
  pending = false;

  run<T>(
    ask: () => Promise<T>,
    answered: (answer: T) => void,
    failed: (error: unknown) => void,
    ms: number,
  ): void {
    this.cancel();
    const mine = this.number;
    const current = (then: () => void): void => {
      if (mine !== this.number) return;
      this.pending = false;
      then();
    };
    this.pending = true;
    this.timer = setTimeout(() => {
      ask().then(
        (answer) => current(() => answered(answer)),
        (error: unknown) => current(() => failed(error)),
      );
    }, ms);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.number++;
    this.pending = false;
  }
}
