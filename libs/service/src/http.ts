import helmet from '@fastify/helmet';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from './logger';
import { runChecks, type Check } from './health';
import { traceIdOf, traceparentFrom, withTrace } from './trace';

declare module 'fastify' {
  // Only an interface merges with the one that Fastify declares.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface FastifyRequest {
    /** W3C traceparent of the request, the caller's or a new one. */
    traceparent: string;
  }
}

export type HttpServer = AsyncDisposable & {
  readonly app: FastifyInstance;
  readonly metrics: Registry;
  /** Adds a readiness check; its figures become metrics. */
  readonly addCheck: (check: Check) => void;
  readonly listen: () => Promise<string>;
};

export type HttpOptions = {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly bodyLimit: number;
  /** Addresses (CIDR) of the proxies in front, whose word about the client's address is taken. None by default. */
  readonly trustedProxies?: readonly string[];
  /** How long a stop waits for clients that do not finish. */
  readonly drainMs?: number;
};

/** One HTTP server per process with `/livez`, `/readyz` and `/metrics`. */
export function makeHttp({
  host,
  port,
  log,
  bodyLimit,
  trustedProxies = [],
  drainMs = 10_000,
}: HttpOptions): HttpServer {
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    // A request line would carry addresses and headers; what matters is in the metrics.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    ...(trustedProxies.length > 0 && { trustProxy: [...trustedProxies] }),
    forceCloseConnections: 'idle',
  });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const checks: Check[] = [];

  app.decorateRequest('traceparent', '');
  app.addHook('onRequest', (request, reply, done) => {
    request.traceparent = traceparentFrom(request.headers['traceparent']);
    void reply.header('cache-control', 'no-store');
    done();
  });
  // After the body has been read: Fastify leaves the async context of onRequest while it parses.
  app.addHook('preHandler', (request, _reply, done) => {
    withTrace(request.traceparent, done);
  });
  void app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error }, 'request failed');
    return reply
      .status(status)
      .send({ errors: [httpError(status, traceIdOf(request.traceparent))] });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.status(404).send({ errors: [httpError(404, traceIdOf(request.traceparent))] }),
  );

  observeRequests(app, metrics);
  endConnectionsOnClose(app, drainMs);
  app.get('/livez', () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const results = await runChecks(checks);
    const ready = Object.values(results).every(({ ok }) => ok);
    return reply.status(ready ? 200 : 503).send({ ready, checks: results });
  });
  const figures = new Gauge({
    name: 'imdinett_figure',
    help: 'Figures of the readiness checks',
    labelNames: ['check', 'figure'],
    registers: [metrics],
  });
  app.get('/metrics', async (_request, reply) => {
    for (const [check, result] of Object.entries(await runChecks(checks)))
      for (const [figure, value] of Object.entries(result))
        if (typeof value === 'number' || typeof value === 'boolean')
          figures.set({ check, figure }, Number(value));
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  return {
    app,
    metrics,
    addCheck: (check) => {
      checks.push(check);
    },
    listen: () => app.listen({ host, port }),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** A client keeps its connection for the next request, and a stop would wait for that. */
function endConnectionsOnClose(app: FastifyInstance, drainMs: number): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    setTimeout(() => {
      app.server.closeAllConnections();
    }, drainMs).unref();
    done();
  });
  app.addHook('onSend', (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
    return Promise.resolve();
  });
}

function observeRequests(app: FastifyInstance, metrics: Registry): void {
  const duration = new Histogram({
    name: 'imdinett_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [metrics],
  });
  app.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      { route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

function httpError(status: number, traceId: string): { message: string; extensions: object } {
  const known: Readonly<Record<number, readonly [string, string]>> = {
    400: ['BAD_USER_INPUT', 'Forespørselen kunne ikke leses. Send gyldig JSON.'],
    404: ['NOT_FOUND', 'Adressen finnes ikke. GraphQL ligger på /graphql.'],
    413: ['BAD_USER_INPUT', 'Forespørselen er for stor. Del den opp i mindre deler.'],
    415: ['BAD_USER_INPUT', 'Send forespørselen som application/json.'],
  };
  const [code, message] = known[status] ?? [
    'INTERNAL_SERVER_ERROR',
    'Noe gikk galt hos oss. Prøv igjen, og oppgi sporings-ID hvis du melder fra.',
  ];
  return { message, extensions: { code, traceId } };
}
