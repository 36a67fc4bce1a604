import { makeLogger } from '@imdinett/service';
import { createHash } from 'node:crypto';
import { startRefusalAudit, type RefusalAuditOptions } from './refusal-audit';

type Message = { readonly topic: string; readonly key: string; readonly value: string | null };
type Link = {
  chain: string;
  sequence: number;
  previousHash: string;
  hash: string;
  entry: Record<string, unknown>;
};

const viewer = {
  kind: 'user',
  id: 'user-1',
  sessionId: 'session-1',
  otpTime: new Date(),
  grants: [],
} as const;
const claims = { userId: 'user-2', sessionId: 'session-2' } as Parameters<
  ReturnType<typeof startRefusalAudit>['notLetIn']
>[0];

/** Kafka as far as it counts here: what it took, and whether it takes anything. */
function makeKafka() {
  const kafka = {
    written: [] as Message[],
    away: false,
    opened: 0,
    hold: null as Promise<undefined> | null,
  };
  const transport: RefusalAuditOptions['transport'] = {
    publisher: async () => {
      if (kafka.away) throw new Error('no broker');
      kafka.opened += 1;
      return {
        send: async (messages) => {
          await kafka.hold;
          if (kafka.away) throw new Error('no broker');
          kafka.written.push(...messages);
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  };
  return {
    kafka,
    links: () => kafka.written.map(({ value }) => JSON.parse(value ?? '') as Link),
    transport,
  };
}

const start = (transport: RefusalAuditOptions['transport'], waitMs = 1_000) =>
  startRefusalAudit({
    transport,
    log: makeLogger({ name: 'test', level: 'silent' }),
    now: () => new Date('2026-01-31T12:00:00Z'),
    waitMs,
  });

/** RFC 8785 as far as entries need it, written without the library that makes the chain. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}

function expectWholeChain(links: readonly Link[]): void {
  let previous = createHash('sha256')
    .update(links[0]?.chain ?? '')
    .digest('hex');
  links.forEach((link, i) => {
    expect(link.sequence).toBe(i + 1);
    expect(link.previousHash).toBe(previous);
    previous = createHash('sha256')
      .update(Buffer.from(previous, 'hex'))
      .update(canonical(link.entry))
      .digest('hex');
    expect(link.hash).toBe(previous);
  });
}

it('writes who was refused what, one entry for each action, in a chain of its own instance', async () => {
  const { kafka, links, transport } = makeKafka();
  await using audit = start(transport);
  await audit.refused(viewer, [
    { coordinate: 'Query.persons', actions: ['nir.person:read'] },
    { coordinate: 'Person.name', actions: ['nir.person:read', 'nir.person:read-basic'] },
  ]);
  await audit.notLetIn(claims, 'UNAUTHENTICATED');
  expect(kafka.written.map(({ topic, key }) => [topic, key])).toEqual(
    links().map(({ chain }) => ['audit', chain]),
  );
  expect(new Set(links().map(({ chain }) => chain)).size).toBe(1);
  expect(links().map(({ entry }) => [entry['action'], entry['reason'], entry['fields']])).toEqual([
    ['nir.person:read', 'FORBIDDEN', ['Query.persons', 'Person.name']],
    ['nir.person:read-basic', 'FORBIDDEN', ['Person.name']],
    ['gateway.session:use', 'UNAUTHENTICATED', undefined],
  ]);
  expect(links()[0]?.entry).toMatchObject({
    service: 'gateway',
    outcome: 'REFUSED',
    actor: { type: 'user', id: 'user-1', sessionId: 'session-1', allowedBy: [] },
  });
  expectWholeChain(links());
});

it('gives no two instances the same chain', async () => {
  const { links, transport } = makeKafka();
  await using first = start(transport);
  await using second = start(transport);
  await first.notLetIn(claims, 'TOKEN_STALE');
  await second.notLetIn(claims, 'TOKEN_STALE');
  expect(new Set(links().map(({ chain }) => chain)).size).toBe(2);
});

it('answers only when the record is written', async () => {
  const { kafka, transport } = makeKafka();
  const gate = Promise.withResolvers<undefined>();
  kafka.hold = gate.promise;
  await using audit = start(transport);
  let answered = false;
  const answer = audit.notLetIn(claims, 'TOKEN_STALE').then(() => {
    answered = true;
  });
  await new Promise(setImmediate);
  expect(answered).toBe(false);
  gate.resolve(undefined);
  await answer;
  expect(kafka.written).toHaveLength(1);
});

it('answers UNAVAILABLE while Kafka is away, and keeps every place of the chain for when it is back', async () => {
  const { kafka, links, transport } = makeKafka();
  await using audit = start(transport);
  await audit.notLetIn(claims, 'TOKEN_STALE');
  kafka.away = true;
  for (let i = 0; i < 3; i += 1)
    await expect(audit.notLetIn(claims, 'TOKEN_STALE')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  expect(audit.check.check()).toMatchObject({ waiting: 3, failing: true });
  kafka.away = false;
  while (kafka.written.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
  await audit.notLetIn(claims, 'TOKEN_STALE');
  expect(links()).toHaveLength(5);
  expectWholeChain(links());
});

it('waits no longer than it may for a broker that hangs', async () => {
  const { kafka, transport } = makeKafka();
  const gate = Promise.withResolvers<undefined>();
  kafka.hold = gate.promise;
  await using audit = start(transport, 20);
  await expect(audit.notLetIn(claims, 'TOKEN_STALE')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  gate.resolve(undefined);
});

it('keeps at most so many records, and refuses nothing more beyond them', async () => {
  const { kafka, transport } = makeKafka();
  kafka.away = true;
  await using audit = start(transport);
  const field = (i: number) => ({
    coordinate: 'Query.persons',
    actions: [`nir.thing:${String(i)}`],
  });
  await expect(
    audit.refused(
      viewer,
      Array.from({ length: 1_001 }, (_, i) => field(i)),
    ),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(audit.check.check()).toMatchObject({ waiting: 0 });
});
