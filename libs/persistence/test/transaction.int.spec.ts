import { randomBytes, randomUUID } from 'node:crypto';
import { systemViewer } from '@imdinett/access';
import { notFound, ruleViolation } from '@imdinett/kernel';
import {
  makeAssertionMemory,
  makeDataSource,
  makeTransaction,
  withIdempotency,
  type Transaction,
} from '../src';
import { createDatabase, service, type TestDatabase } from './database';
import { grant, viewerWith } from './viewers';

let database: TestDatabase;
let transaction: Transaction;
const now = new Date('2026-03-01T12:00:00.000Z');
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

beforeAll(async () => {
  database = await createDatabase();
  transaction = makeTransaction({
    service,
    app: database.app,
    job: database.job,
    now: () => now,
    trace: () => traceparent,
  });
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() =>
  database.admin(
    `TRUNCATE thing, outbox, audit_queue, idempotency_key; INSERT INTO thing (id, municipality) VALUES ('skien', '4003')`,
  ),
);

const skienGrant = grant('KOMMUNE_BOSETTER_SKRIV', '4003');
const skien = viewerWith([skienGrant], now);
const personId = randomUUID();
const settled = (version: number, key = personId) =>
  ({
    type: 'no.imdi.settlement.person-competence-mapped.v1',
    aggregate: { id: key, version },
    data: { personId, protection: 'NONE', municipality: '4003', date: '2026-02-28' },
  }) as const;

const audited = async (): Promise<Record<string, unknown>[]> =>
  (
    await database.admin<{ entry: Record<string, unknown> }>(
      'SELECT entry FROM audit_queue ORDER BY sequence',
    )
  ).map(({ entry }) => entry);

it('commits rows, event and audit entry together', async () => {
  await transaction(skien, 'settlement.request:answer', async ({ manager, publish, audit }) => {
    await manager.query(`UPDATE thing SET version = 2 WHERE id = 'skien'`);
    await audit({
      object: { type: 'thing', id: 'skien' },
      persons: [personId],
      before: { version: 1 },
      after: { version: 2 },
    });
    await publish(settled(2));
  });

  expect(
    await database.admin(
      'SELECT aggregatetype, aggregateid, aggregateversion, topic, key, payload, occurred_at, actor_type, actor_id, traceparent, published_at FROM outbox',
    ),
  ).toEqual([
    {
      aggregatetype: 'person',
      aggregateid: personId,
      aggregateversion: 2,
      topic: 'settlement.person',
      key: personId,
      payload: { personId, protection: 'NONE', municipality: '4003', date: '2026-02-28' },
      occurred_at: now,
      actor_type: 'user',
      actor_id: skien.id,
      traceparent,
      published_at: null,
    },
  ]);
  expect(await audited()).toEqual([
    {
      id: expect.any(String),
      at: now.toISOString(),
      service,
      actor: {
        type: 'user',
        id: skien.id,
        sessionId: skien.sessionId,
        allowedBy: [
          {
            grantId: skienGrant.id,
            role: 'KOMMUNE_BOSETTER_SKRIV',
            municipality: '4003',
            district: null,
          },
        ],
      },
      action: 'settlement.request:answer',
      outcome: 'DONE',
      object: { type: 'thing', id: 'skien' },
      persons: [personId],
      before: { version: 1 },
      after: { version: 2 },
      traceId: '0af7651916cd43dd8448eb211c80319c',
    },
  ]);
});

it('leaves neither row, event nor entry of work that failed', async () => {
  await expect(
    transaction(skien, 'settlement.request:answer', async ({ manager, publish, audit }) => {
      await manager.query(`UPDATE thing SET version = 2`);
      await audit({});
      await publish(settled(2));
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');

  expect(await database.admin('SELECT version FROM thing')).toEqual([{ version: 1 }]);
  expect(await database.admin('SELECT 1 FROM outbox')).toEqual([]);
  expect(await audited()).toEqual([]);
});

it('refuses an event that breaks its contract', async () => {
  const event = { ...settled(2), data: { ...settled(2).data, name: 'not in the contract' } };
  await expect(
    transaction(skien, 'settlement.request:answer', ({ publish }) => publish(event)),
  ).rejects.toThrow('breaks its contract');
});

it.each([
  ['NOT_FOUND', 'NOT_FOUND', notFound()],
  ['RULE_VIOLATION', 'RULE_VIOLATION:thing.too-late', ruleViolation('thing.too-late', 'For sent.')],
] as const)('audits a refusal with %s, after rolling back', async (code, reason, error) => {
  await expect(
    transaction(skien, 'settlement.request:answer', async ({ manager, concerns, publish }) => {
      concerns({ object: { type: 'thing', id: 'skien' }, persons: [personId] });
      await manager.query(`UPDATE thing SET version = 9`);
      await publish(settled(2));
      throw error;
    }),
  ).rejects.toMatchObject({ code });

  expect(await audited()).toMatchObject([
    {
      outcome: 'REFUSED',
      reason,
      object: { type: 'thing', id: 'skien' },
      persons: [personId],
      action: 'settlement.request:answer',
    },
  ]);
  expect(await database.admin('SELECT version FROM thing')).toEqual([{ version: 1 }]);
  expect(await database.admin('SELECT 1 FROM outbox')).toEqual([]);
});

it('audits what is refused of a batch that answers anyway, together with the rest', async () => {
  const answer = await transaction(skien, 'settlement.request:answer', async (tx) => {
    await tx.refused({ persons: [personId] });
    await tx.refused({ object: { type: 'thing', id: 'skien' } }, 'NOT_FOUND');
    return ['skien', null];
  });
  expect(answer).toEqual(['skien', null]);
  const record = {
    outcome: 'REFUSED',
    action: 'settlement.request:answer',
    actor: { id: skien.id, allowedBy: [{ grantId: skienGrant.id }] },
  };
  expect(await audited()).toMatchObject([
    { ...record, reason: 'FORBIDDEN', persons: [personId] },
    { ...record, reason: 'NOT_FOUND', object: { type: 'thing', id: 'skien' } },
  ]);

  await expect(
    transaction(skien, 'settlement.request:answer', async (tx) => {
      await tx.refused({ persons: [personId] });
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(await audited()).toHaveLength(2);
});

it.each([
  ['a user', skien, '5s'],
  ['a job', systemViewer('settlement.events'), '30s'],
] as const)('limits how long the audit of a refusal to %s may take', async (_, viewer, limit) => {
  await database.admin(
    `ALTER TABLE audit_queue ADD COLUMN time_limit text DEFAULT current_setting('transaction_timeout')`,
  );
  try {
    await expect(
      transaction(viewer, 'nir.projection:settlement', () => Promise.resolve()),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await database.admin('SELECT time_limit FROM audit_queue')).toEqual([
      { time_limit: limit },
    ]);
  } finally {
    await database.admin('ALTER TABLE audit_queue DROP COLUMN time_limit');
  }
});

it('forbids an action that the viewer lacks without beginning the work, and audits it', async () => {
  const work = jest.fn();
  await expect(transaction(skien, 'settlement.request:send', work)).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(work).not.toHaveBeenCalled();
  expect(await audited()).toMatchObject([
    { outcome: 'REFUSED', reason: 'FORBIDDEN', actor: { id: skien.id, allowedBy: [] } },
  ]);
});

it('asks for a fresh one-time code where the action needs one', async () => {
  const late = viewerWith(
    [grant('KOMMUNE_BOSETTER_SKRIV', '4003')],
    new Date(now.getTime() - 11 * 60_000),
  );
  await expect(
    transaction(late, 'settlement.person:export', () => Promise.resolve()),
  ).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  await expect(
    transaction(skien, 'settlement.person:export', () => Promise.resolve('rows')),
  ).resolves.toBe('rows');
});

it('lets a job do what its matrix says and nothing else', async () => {
  const job = systemViewer('settlement.events');
  await transaction(job, 'settlement.projection:nir', ({ publish }) => publish(settled(1)));
  expect(await database.admin('SELECT actor_type, actor_id FROM outbox')).toEqual([
    { actor_type: 'system', actor_id: 'settlement.events' },
  ]);
  await expect(
    transaction(job, 'nir.projection:settlement', () => Promise.resolve()),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('gives a unique key that is taken as CONFLICT', async () => {
  const named = ({
    manager,
  }: {
    manager: { query: (text: string) => Promise<unknown> };
  }): Promise<unknown> =>
    manager.query(
      `INSERT INTO thing (id, municipality, name) VALUES (gen_random_uuid(), '4003', 'taken')`,
    );
  await transaction(skien, 'settlement.request:answer', named);
  await expect(transaction(skien, 'settlement.request:answer', named)).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

it.each([
  ['a NUL in a text', `SELECT $1::text`, '\0'],
  ['a NUL in JSON', `SELECT $1::jsonb ->> 'a'`, '{"a":"\\u0000"}'],
  [
    'a text too long for an index',
    `INSERT INTO thing (id, municipality) VALUES ($1, '4003')`,
    randomBytes(10_000).toString('hex'),
  ],
])('gives %s as bad input', async (_, text, value) => {
  await expect(
    transaction(skien, 'settlement.request:answer', ({ manager }) => manager.query(text, [value])),
  ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

it('ends a transaction that takes too long, answers UNAVAILABLE, and goes on', async () => {
  const [limit]: { transaction_timeout: string }[] = await transaction(
    skien,
    'settlement.request:read',
    ({ manager }) => manager.query('SHOW transaction_timeout'),
  );
  expect(limit).toEqual({ transaction_timeout: '5s' });
  await expect(
    transaction(skien, 'settlement.request:read', ({ manager }) =>
      manager.query('SELECT pg_sleep(20)'),
    ),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(
    transaction(skien, 'settlement.request:read', () => Promise.resolve('goes on')),
  ).resolves.toBe('goes on');
});

it('survives the loss of all its connections', async () => {
  await database.admin(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'probe_app' AND datname = current_database()`,
  );
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4, 5].map(() =>
      transaction(skien, 'settlement.request:read', () => Promise.resolve('ok')),
    ),
  );
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ code: 'UNAVAILABLE' });
  await expect(
    transaction(skien, 'settlement.request:read', () => Promise.resolve('ok')),
  ).resolves.toBe('ok');
});

it("keeps an aggregate's events in the order of its versions, whoever changes it at the same time", async () => {
  const change = (): Promise<void> =>
    transaction(skien, 'settlement.request:answer', async ({ manager, publish }) => {
      const [row]: { version: number }[] = await manager.query(
        `SELECT version FROM thing WHERE id = 'skien' FOR UPDATE`,
      );
      const version = (row?.version ?? 0) + 1;
      await manager.query(`UPDATE thing SET version = $1 WHERE id = 'skien'`, [version]);
      await publish(settled(version));
    });
  const writer = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await change();
  };
  await Promise.all([writer(), writer(), writer(), writer()]);

  const rows = await database.admin<{ aggregateversion: number }>(
    'SELECT aggregateversion FROM outbox ORDER BY sequence',
  );
  expect(rows.map(({ aggregateversion }) => aggregateversion)).toEqual(
    Array.from({ length: 40 }, (_, index) => index + 2),
  );
});

describe('an idempotency key', () => {
  const call = (
    key: string | undefined,
    work: () => Promise<unknown>,
    { viewer = skien, ...input }: { viewer?: typeof skien; places?: number; year?: number } = {},
  ): Promise<unknown> =>
    transaction(viewer, 'settlement.request:answer', (tx) =>
      withIdempotency(
        tx,
        { viewer, operation: 'answerRequest', input: { ...input, idempotencyKey: key } },
        work,
      ),
    );

  it('gives the first answer again', async () => {
    expect(await call('k', () => Promise.resolve({ places: 10 }))).toEqual({ places: 10 });
    expect(await call('k', () => Promise.resolve({ places: 99 }))).toEqual({ places: 10 });
  });

  it('does the work once for two calls at the same time', async () => {
    const work = jest.fn(() => Promise.resolve({ places: 1 }));
    expect(await Promise.all([call('k', work), call('k', work)])).toEqual([
      { places: 1 },
      { places: 1 },
    ]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is of no use to another viewer, without a key, or after work that failed', async () => {
    await expect(call('k', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await call('k', () => Promise.resolve('second'))).toBe('second');
    expect(
      await call('k', () => Promise.resolve('third'), {
        viewer: viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '4003')]),
      }),
    ).toBe('third');
    expect(await call(undefined, () => Promise.resolve('fourth'))).toBe('fourth');
  });

  it('belongs to its input, in whatever order its members come', async () => {
    const work = jest.fn(() => Promise.resolve('answer'));
    await call('k', work, { places: 10, year: 2026 });
    expect(await call('k', work, { year: 2026, places: 10 })).toBe('answer');
    await expect(call('k', work, { places: 11, year: 2026 })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'input.idempotencyKey' },
    });
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('keeps no more of its input than sixteen bits', async () => {
    await call('k', () => Promise.resolve('answer'), { places: 10 });
    expect(await database.admin('SELECT fingerprint FROM idempotency_key')).toEqual([
      { fingerprint: expect.stringMatching(/^[0-9a-f]{4}$/) },
    ]);
  });

  it.each([
    ['1', 'a', true],
    ['128', 'a'.repeat(128), true],
    ['no', '', false],
    ['129', 'a'.repeat(129), false],
  ])('of %s characters is taken or refused', async (_, key, taken) => {
    const answer = await call(key, () => Promise.resolve('answer')).catch(
      (error: unknown) => error,
    );
    if (taken) expect(answer).toBe('answer');
    else
      expect(answer).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'input.idempotencyKey' },
      });
  });

  it('lasts for 24 hours, and is then free for another input', async () => {
    await call('k', () => Promise.resolve('yesterday'), { places: 10 });
    await database.admin(`UPDATE idempotency_key SET created_at = now() - interval '25 hours'`);
    expect(await call('k', () => Promise.resolve('today'), { places: 11 })).toBe('today');
    expect(await call('k', () => Promise.resolve('again'), { places: 11 })).toBe('today');
  });
});

it('remembers a gateway assertion over all replicas', async () => {
  const replica = makeDataSource({
    url: database.urls.app,
    entities: [],
    poolSize: 2,
    applicationName: 'replica',
  });
  await replica.initialize();
  const [first, second] = [makeAssertionMemory(database.app), makeAssertionMemory(replica)];
  const expires = new Date(Date.now() + 15_000);
  const uses = await Promise.all([
    first('jti', expires),
    second('jti', expires),
    first('jti', expires),
  ]);
  expect(uses.filter(Boolean)).toHaveLength(1);
  expect(await second('another', expires)).toBe(true);
  await replica.destroy();
});
