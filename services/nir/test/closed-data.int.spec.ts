import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { codes, givenPerson, intro, porsgrunn, referTo, skien, startNirForTest } from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
  nir.clock.now = new Date('2026-03-01T11:00:00Z');
});

afterAll(() => nir[Symbol.asyncDispose]());

const imdi = viewer('IMDI_NIR');
const superuser = viewer('KOMMUNENIRSUPERBRUKER', '4003');

const setClosedData = `mutation ($input: SetClosedDataInput!) {
  setClosedData(input: $input) { person { version closedData { reason note closedOn } } }
}`;

const set = (input: Readonly<Record<string, unknown>>, user = imdi) =>
  nir.query(user, setClosedData, { input });

const note = 'Innlagt ved Sykehuset Telemark';

it('is set and removed by IMDi and read by the follow-up municipality', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  const closed = { reason: 'HEALTH', note, closedOn: '2026-03-01' };
  const answer = await set({ personId, reason: 'HEALTH', note, expectedVersion: 1 });
  expect(answer).toEqual({
    data: { setClosedData: { person: { version: 2, closedData: closed } } },
  });
  expect(
    (await referTo(nir, superuser, [personId], 'closedData { reason note closedOn }')).data
      ._entities,
  ).toEqual([{ id: personId, closedData: closed }]);

  await set({ personId, reason: null, expectedVersion: 2 });
  expect(
    (await referTo(nir, superuser, [personId], 'closedData { reason }')).data._entities,
  ).toEqual([{ id: personId, closedData: null }]);
});

it('stays with the person after a move', async () => {
  const personId = await givenPerson(nir, {
    followUp: skien,
    closedData: { reason: 'OTHER', note: null, closedOn: '2025-01-01' },
  });
  await nir.query(
    imdi,
    'mutation ($input: MovePersonInput!) { movePerson(input: $input) { person { id } } }',
    {
      input: { personId, municipality: '4001', date: '2026-02-01', expectedVersion: 1 },
    },
  );
  expect(
    (await referTo(nir, superuser, [personId], 'closedData { reason }')).data._entities,
  ).toEqual([null]);
  const there = viewer('KOMMUNENIRSUPERBRUKER', '4001');
  expect((await referTo(nir, there, [personId], 'closedData { reason }')).data._entities).toEqual([
    { id: personId, closedData: { reason: 'OTHER' } },
  ]);
});

it('is refused to those who read the person otherwise', async () => {
  const personId = await givenPerson(nir, { followUp: skien, categories: [intro] });
  const answer = await referTo(
    nir,
    viewer('KOMMUNELESEBRUKER', '4003'),
    [personId],
    'closedData { reason }',
  );
  expect(answer.data._entities).toEqual([{ id: personId, closedData: null }]);
  expect(codes(answer)).toEqual(['FORBIDDEN _entities.0.closedData']);
});

it.each([
  ['nir.person:read-closed', 'closedData { reason }', 'KOMMUNENIRSUPERBRUKER', [intro]],
  ['nir.person:read', 'categories { code }', 'KOMMUNE_BOSETTER_SKRIV', []],
] as const)('audits one refusal of %s for all whom it was about', async (...given) => {
  const [action, fields, role, categories] = given;
  const out = [await givenReached(), await givenReached()];
  const user = viewerWith([
    { role, municipality: '4003', district: null },
    { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4003', district: null },
  ]);
  const seen = await givenPerson(nir, { followUp: skien, categories });
  const answer = await referTo(nir, user, [seen, ...out], fields);
  expect(codes(answer)).toHaveLength(2);
  expect(await refusals(user.id)).toMatchObject([{ action, reason: 'FORBIDDEN', persons: out }]);

  async function givenReached(): Promise<string> {
    if (role === 'KOMMUNENIRSUPERBRUKER')
      return givenPerson(nir, { followUp: porsgrunn, categories });
    const personId = await givenPerson(nir);
    await tell(nir, 'assigned', { personId, place: skien, version: 1 });
    return personId;
  }
});

it('audits that a change showed the person, also when it is repeated', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  const user = viewer('IMDI_NIR');
  const input = { personId, reason: 'HEALTH', expectedVersion: 1, idempotencyKey: 'shown' };
  await set(input, user);
  await set(input, user);
  const changed = { action: 'nir.person:close-data', persons: [personId] };
  const shown = { ...changed, fields: ['basicData', 'protection'] };
  const entries = (await entriesOf(user.id)).filter(({ action }) => action === changed.action);
  expect(entries).toMatchObject([{ ...changed, fields: ['closedData'] }, shown, shown]);
});

type Entry = Readonly<Record<string, unknown>>;

async function entriesOf(userId: string): Promise<readonly Entry[]> {
  const rows = await nir.database.select<{ entry: Entry }>(
    `SELECT entry FROM audit_queue WHERE entry->'actor'->>'id' = $1 ORDER BY sequence`,
    [userId],
  );
  return rows.map(({ entry }) => entry);
}

const refusals = async (userId: string): Promise<readonly Entry[]> =>
  (await entriesOf(userId)).filter(({ outcome }) => outcome === 'REFUSED');

it('cannot be set by a municipality', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  expect(codes(await set({ personId, reason: 'HEALTH', expectedVersion: 1 }, superuser))).toEqual([
    'FORBIDDEN setClosedData',
  ]);
});

it.each([
  ['CONFLICT', { reason: 'HEALTH', expectedVersion: 7 }, undefined],
  ['RULE_VIOLATION', { reason: null, note, expectedVersion: 1 }, 'closed-data.note-without-reason'],
])('is refused with %s', async (code, input, rule) => {
  const personId = await givenPerson(nir, { followUp: skien });
  const answer = await set({ personId, ...input });
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code,
    ...(rule !== undefined && { rule }),
  });
});

it('leaves its words neither in the audit, in events nor readable in a row', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  await set({ personId, reason: 'HEALTH', note, expectedVersion: 1 });
  for (const table of ['audit_queue', 'outbox', 'person_closed_data', 'idempotency_key'])
    expect(JSON.stringify(await nir.database.select(`SELECT * FROM ${table}`))).not.toContain(
      'Telemark',
    );
});
