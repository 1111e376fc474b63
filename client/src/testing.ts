/** The core for the browser tests: `tests/client/core.js`. Not part of the product. */

export { Api, ApiError } from "./core/api";
export { fill, sameDay } from "./core/format";
export { uuid } from "./core/ids";
export { linkify } from "./core/linkify";
export { createLive } from "./core/live";
export { Outbox } from "./core/outbox";
export { Timeline } from "./core/timeline";
