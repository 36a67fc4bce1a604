import { once } from 'node:events';
import { connect } from 'node:net';
import { makeHttp } from './http';
import { makeLogger } from './logger';

const log = makeLogger({ name: 'test', level: 'error' });
const make = (drainMs?: number) =>
  makeHttp({
    host: '127.0.0.1',
    port: 0,
    log,
    bodyLimit: 100,
    ...(drainMs !== undefined && { drainMs }),
  });

describe('every process', () => {
  it('lives without being ready, and says what it waits for', async () => {
    await using http = make();
    http.addCheck({ name: 'database', check: () => ({ ok: true }) });
    http.addCheck({ name: 'kafka', check: () => ({ ok: false, lag: 7 }) });
    expect((await http.app.inject('/livez')).statusCode).toBe(200);
    const ready = await http.app.inject('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({
      ready: false,
      checks: { database: { ok: true }, kafka: { ok: false, lag: 7 } },
    });
  });

  it('is not ready when a check throws', async () => {
    await using http = make();
    http.addCheck({ name: 'database', check: () => Promise.reject(new Error('10.0.0.1 refused')) });
    const ready = await http.app.inject('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.body).not.toContain('10.0.0.1');
  });

  it('gives the figures of its checks as metrics', async () => {
    await using http = make();
    http.addCheck({ name: 'outbox', check: () => ({ ok: true, pending: 3 }) });
    const { body } = await http.app.inject('/metrics');
    expect(body).toContain('imdinett_figure{check="outbox",figure="pending"} 3');
    expect(body).toContain('imdinett_figure{check="outbox",figure="ok"} 1');
  });

  it.each([
    ['a body that is too large', 'POST', '/x', 'x'.repeat(200), 413, 'BAD_USER_INPUT'],
    ['an address that does not exist', 'GET', '/nothing', undefined, 404, 'NOT_FOUND'],
  ] as const)(
    'answers %s with a coded error and a trace id',
    async (_title, method, url, payload, status, code) => {
      await using http = make();
      http.app.post('/x', () => 'never');
      const response = await http.app.inject({
        method,
        url,
        ...(payload && { payload, headers: { 'content-type': 'text/plain' } }),
      });
      expect(response.statusCode).toBe(status);
      expect(response.json()).toMatchObject({
        errors: [{ extensions: { code, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } }],
      });
    },
  );

  it('masks what it did not expect', async () => {
    await using http = make();
    http.app.get('/broken', () => {
      throw new Error('password=hunter2');
    });
    const response = await http.app.inject('/broken');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('hunter2');
  });
});

describe('a stop', () => {
  it('waits for the answer and not for the next request of the same connection', async () => {
    const http = make();
    const asked = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<string>();
    const closing = Promise.withResolvers<undefined>();
    http.app.addHook('preClose', (done) => {
      closing.resolve(undefined);
      done();
    });
    http.app.get('/slow', () => {
      asked.resolve(undefined);
      return held.promise;
    });
    const answer = fetch(new URL('/slow', await http.listen()));
    await asked.promise;
    const stopped = http[Symbol.asyncDispose]();
    await closing.promise;
    held.resolve('whole');
    expect(await (await answer).text()).toBe('whole');
    expect((await answer).headers.get('connection')).toBe('close');
    await stopped;
  });

  it('leaves a client that never finishes its request', async () => {
    const http = make(50);
    const { hostname: host, port } = new URL(await http.listen());
    const client = connect({ host, port: Number(port) }).setEncoding('utf8');
    let received = '';
    client.on('data', (text: string) => (received += text));
    client.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\nGET /livez HTTP/1.1\r\n');
    await once(client, 'data');
    const closed = once(client, 'close');
    await http[Symbol.asyncDispose]();
    await closed;
    expect(received.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });
});
