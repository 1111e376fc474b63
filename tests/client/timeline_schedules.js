// Runs random schedules against a timeline and compares with the fetched truth.
// Returns the seeds of the schedules that ended with another list.
(options) => {
  const { Timeline } = livechatCore;

  // mulberry32: small, and the same everywhere.
  const random = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  const history = (rnd) => {
    const messages = [];
    let seq = 0;
    for (let n = Math.floor(rnd() * 30); n > 0; n--) {
      const prev = seq;
      // This reader does not see every message of the conversation.
      seq += rnd() < 0.2 ? 1 + Math.floor(rnd() * 3) : 1;
      messages.push({ seq, prev, text: `${options.name} ${seq}` });
    }
    return messages;
  };

  const fetched = (all, after, limit) => {
    const head = all.length ? all[all.length - 1].seq : 0;
    const reset = after > head;
    const found = all.filter((m) => m.seq > (reset ? 0 : after));
    return { messages: found.slice(0, limit), more: found.length > limit, head, reset };
  };

  const fetchAll = (timeline, all, limit) => {
    for (let round = 0; round < 1000; round++) {
      const page = fetched(all, timeline.cursor, limit);
      const result = timeline.applySnapshot(page.messages, page.head, page.reset);
      if (!page.more && !result.gap) return;
    }
    throw new Error("the pages never end");
  };

  const lastSeen = (timeline) => {
    // The mistake this test must find: the cursor is the last seq seen.
    timeline.applyEvent = (m) => {
      if (m.seq <= timeline.cursor) return "duplicate";
      timeline.messages.push(m);
      timeline.cursor = m.seq;
      return "applied";
    };
  };

  const run = (seed) => {
    const rnd = random(seed);
    let all = history(rnd);
    const limit = 1 + Math.floor(rnd() * 8);
    const timeline = new Timeline();
    if (options.planted) lastSeen(timeline);
    // Answers that are on their way, and come late or in another order.
    const late = [];
    for (let step = 0; step < 60; step++) {
      const known = all.slice(0, 1 + Math.floor((all.length * step) / 50));
      const dice = rnd();
      if (dice < 0.6 && known.length) {
        // A new event, an old one again, one out of order; others are lost.
        const back = Math.floor(rnd() * rnd() * known.length);
        const message = known[known.length - 1 - back];
        const before = timeline.cursor;
        const result = timeline.applyEvent(message);
        const right = { applied: message.seq, duplicate: before, gap: before };
        if (timeline.cursor !== right[result]) return false;
      } else if (dice < 0.75) {
        late.push(fetched(known, timeline.cursor, limit));
      } else if (dice < 0.9 && late.length) {
        const [page] = late.splice(Math.floor(rnd() * late.length), 1);
        if (!page.reset) timeline.applySnapshot(page.messages, page.head);
      } else if (dice < 0.92 && options.resets) {
        // The server's database was restored from a backup: it knows less.
        all = all.slice(0, Math.floor(rnd() * all.length));
        if (timeline.cursor > (all.length ? all[all.length - 1].seq : 0)) {
          late.length = 0;
          fetchAll(timeline, all, limit);
        }
      }
      // At any time: in order, none twice, none missing in between.
      const shown = timeline.messages;
      if (shown.some((m, i) => m.prev !== (i ? shown[i - 1].seq : 0))) return false;
    }
    fetchAll(timeline, all, limit);
    const same =
      timeline.messages.length === all.length &&
      timeline.messages.every((m, i) => m === all[i]);
    // After a reset, events of the lost history may still promise more.
    return same && (options.resets || !timeline.behind);
  };

  const wrong = [];
  for (let seed = options.seed; seed < options.seed + options.count; seed++) {
    if (!run(seed)) wrong.push(seed);
  }
  return wrong;
};
