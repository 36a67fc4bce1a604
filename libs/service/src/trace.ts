import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** W3C trace context. The one thing that travels beside the arguments: it decides nothing. */
const traces = new AsyncLocalStorage<string>();

const traceparentPattern = /^00-([0-9a-f]{32})-[0-9a-f]{16}-0[01]$/;

/** The caller's traceparent when it is well formed, else a new one. */
export function traceparentFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && traceparentPattern.test(header)
    ? header
    : `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

export function withTrace<T>(traceparent: string, work: () => T): T {
  return traces.run(traceparent, work);
}

export const currentTraceparent = (): string | undefined => traces.getStore();

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

export function currentTraceId(): string | undefined {
  const traceparent = traces.getStore();
  return traceparent === undefined ? undefined : traceIdOf(traceparent);
}
