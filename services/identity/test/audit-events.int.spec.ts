import { randomUUID } from 'node:crypto';
import type { AuditRecord } from '@imdinett/events';
import type { UserViewer } from '@imdinett/access';
import { startIdentityForTest, type Identity } from './identity';

let identity: Identity;
let auditor: UserViewer;
beforeAll(async () => {
  identity = await startIdentityForTest();
  auditor = identity.as(
    await identity.given({ homeMunicipality: null, grants: [{ role: 'REVISOR' }] }),
  );
});
afterAll(() => identity[Symbol.asyncDispose]());
beforeEach(async () => {
  await identity.harness.database.select('DELETE FROM audit_event');
  sequence = 0;
});

let sequence = 0;

/** An entry as another service's chain brings it. */
async function told(entry: Partial<AuditRecord> = {}, id: string = randomUUID()): Promise<string> {
  sequence += 1;
  await identity.harness.deliver({
    type: 'no.imdi.platform.audit-recorded.v1',
    aggregate: { id: 'nir', version: sequence },
    data: {
      chain: 'nir',
      sequence,
      previousHash: 'a'.repeat(64),
      hash: String(sequence).padStart(64, '0'),
      entry: {
        id,
        at: `2026-11-0${String(sequence)}T10:00:00.000Z`,
        service: 'nir',
        actor: { type: 'user', id: 'kari', allowedBy: [] },
        action: 'nir.person:read',
        outcome: 'DONE',
        ...entry,
      },
    },
  });
  return id;
}

const list =
  'query ($filter: AuditEventFilter, $first: Int, $after: String) { auditEvents(filter: $filter, first: $first, after: $after) { totalCount edges { node { id } } pageInfo { endCursor hasNextPage } } }';

async function found(filter: object = {}, more: object = {}): Promise<string[]> {
  const { data, errors } = await identity.harness.query(auditor, list, { filter, ...more });
  expect(errors).toBeUndefined();
  return data.auditEvents.edges.map(({ node }: { node: { id: string } }) => node.id) as string[];
}

it('gives an auditor an entry with all that it says', async () => {
  const actor = await identity.given();
  const person = randomUUID();
  await told({
    actor: {
      type: 'user',
      id: actor.id,
      sessionId: randomUUID(),
      allowedBy: [
        {
          grantId: randomUUID(),
          role: 'KOMMUNELESEBRUKER',
          municipality: '0301',
          district: '030101',
        },
      ],
    },
    outcome: 'REFUSED',
    reason: 'NOT_FOUND',
    object: { type: 'person', id: person },
    persons: [person],
    fields: ['basicData'],
    before: { status: 'A' },
    after: { status: 'B' },
    rows: 1,
    traceId: 'b'.repeat(32),
  });
  const { data, errors } = await identity.harness.query(
    auditor,
    `{ auditEvents { edges { node {
      at service actorType actorId actor { name } allowedBy { role municipality { name } district { name } }
      action outcome reason objectType objectId persons fields before after rows traceId chain sequence hash
    } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.auditEvents.edges).toEqual([
    {
      node: {
        at: '2026-11-01T10:00:00.000Z',
        service: 'nir',
        actorType: 'user',
        actorId: actor.id,
        actor: { name: 'Kari Nordmann' },
        allowedBy: [
          {
            role: 'KOMMUNELESEBRUKER',
            municipality: { name: 'Oslo' },
            district: { name: 'Gamle Oslo' },
          },
        ],
        action: 'nir.person:read',
        outcome: 'REFUSED',
        reason: 'NOT_FOUND',
        objectType: 'person',
        objectId: person,
        persons: [person],
        fields: ['basicData'],
        before: '{"status":"A"}',
        after: '{"status":"B"}',
        rows: 1,
        traceId: 'b'.repeat(32),
        chain: 'nir',
        sequence: 1,
        hash: '1'.padStart(64, '0'),
      },
    },
  ]);
});

it('finds by person, actor, municipality, action, outcome and time', async () => {
  const grant = (municipality: string) => ({
    grantId: randomUUID(),
    role: 'KOMMUNELESEBRUKER',
    municipality,
    district: null,
  });
  const first = await told({ persons: ['p1', 'p2'] });
  const second = await told({
    persons: ['p2'],
    actor: { type: 'user', id: 'ola', allowedBy: [grant('4003'), grant('4001')] },
  });
  const third = await told({
    action: 'nir.person:export',
    outcome: 'REFUSED',
    actor: { type: 'system', id: 'nir.events', allowedBy: [] },
  });
  expect(await found()).toEqual([third, second, first]);
  expect(await found({ personId: 'p2' })).toEqual([second, first]);
  expect(await found({ personId: 'p1' })).toEqual([first]);
  expect(await found({ actorId: 'ola' })).toEqual([second]);
  expect(await found({ municipality: '4001' })).toEqual([second]);
  expect(await found({ action: 'nir.person:export' })).toEqual([third]);
  expect(await found({ outcome: 'REFUSED' })).toEqual([third]);
  expect(await found({ from: '2026-11-02T10:00:00Z', before: '2026-11-03T10:00:00Z' })).toEqual([
    second,
  ]);
  expect(await found({ personId: 'p2', actorId: 'kari' })).toEqual([first]);
});

it('turns pages, and refuses a mark that is none', async () => {
  const ids = [await told(), await told(), await told()];
  const { data } = await identity.harness.query(auditor, list, { first: 2 });
  expect(data.auditEvents).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  expect(
    await found({}, { first: 2, after: data.auditEvents.pageInfo.endCursor as string }),
  ).toEqual([ids[0]]);
  const { errors } = await identity.harness.query(auditor, list, { after: 'x' });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
});

it('keeps an entry once, however often its chain is told', async () => {
  const id = await told({ persons: ['p1', 'p1'] });
  sequence = 0;
  await told({ persons: ['p1'] }, id);
  expect(await found({ personId: 'p1' })).toEqual([id]);
});

it.each(['KOMMUNEADMINISTRATOR', 'IMDI_ADMINISTRATOR', 'IMDI_NIR'] as const)(
  'is closed to %s',
  async (role) => {
    const grant = role === 'KOMMUNEADMINISTRATOR' ? { role, municipality: '4003' } : { role };
    const caller = identity.as(await identity.given({ grants: [grant] }));
    const { errors } = await identity.harness.query(caller, list);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  },
);

it('writes down who looked, and at whose part', async () => {
  await told({ persons: ['p1'] });
  await found({ personId: 'p1' });
  const [row] = await identity.harness.database.select<{ entry: AuditRecord }>(
    `SELECT entry FROM audit_queue WHERE entry->>'action' = 'identity.audit:read' ORDER BY sequence DESC LIMIT 1`,
  );
  expect(row?.entry).toMatchObject({
    actor: { id: auditor.id },
    object: { type: 'audit-trail', id: 'p1' },
    rows: 1,
  });
});
