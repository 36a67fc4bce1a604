import { viewer, type Harness } from '@imdinett/testing';
import { codes, givenPerson, intro, referTo, skien, startNirForTest } from './nir';

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
