import { randomUUID } from 'node:crypto';
import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { codes, givenPerson, intro, porsgrunn, referTo, skien, startNirForTest } from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
});

afterAll(() => nir[Symbol.asyncDispose]());

it('gives null for a person who is out of reach, without an error', async () => {
  const here = await givenPerson(nir, { followUp: skien, familyName: 'Her' });
  const elsewhere = await givenPerson(nir, { followUp: porsgrunn });
  const answer = await referTo(
    nir,
    viewer('KOMMUNEETTERREGISTRERER', '4003'),
    [elsewhere, here, randomUUID(), 'nobody'],
    'basicData { familyName }',
  );
  expect(answer).toEqual({
    data: { _entities: [null, { id: here, basicData: { familyName: 'Her' } }, null, null] },
  });
});

it('refuses the categories of those whose basic data alone may be read, one by one', async () => {
  const user = viewerWith([
    { role: 'KOMMUNEINTROBRUKER', municipality: '4003', district: null },
    { role: 'KOMMUNE_BOSETTER_LES', municipality: '4003', district: null },
  ]);
  const followedUp = await givenPerson(nir, { followUp: skien, categories: [intro] });
  const assigned = await givenPerson(nir);
  await tell(nir, 'assigned', { personId: assigned, version: 1, place: skien });
  const answer = await referTo(nir, user, [followedUp, assigned], 'categories { code from to }');
  expect(answer.data._entities).toEqual([
    { id: followedUp, categories: [{ code: 'RETT_OG_PLIKT_INTRO', from: '2024-02-01', to: null }] },
    { id: assigned, categories: null },
  ]);
  expect(codes(answer)).toEqual(['FORBIDDEN _entities.1.categories']);
});

it('reads a hundred persons with one entry in the audit for each action', async () => {
  const ids: string[] = [];
  while (ids.length < 100)
    ids.push(await givenPerson(nir, { followUp: skien, categories: [intro] }));
  const user = viewer('KOMMUNEINTROBRUKER', '4003');
  const answer = await referTo(nir, user, ids, 'basicData { familyName } categories { code }');
  expect(answer.errors).toBeUndefined();
  const entries = await nir.database.select<{
    entry: { action: string; persons: readonly string[] };
  }>(`SELECT entry FROM audit_queue WHERE entry->'actor'->>'id' = $1 ORDER BY sequence`, [user.id]);
  expect(entries.map(({ entry }) => [entry.action, entry.persons.length])).toEqual([
    ['nir.person:read-basic', 100],
    ['nir.person:read', 100],
  ]);
});

it('writes down who was not shown a person', async () => {
  const personId = await givenPerson(nir, { followUp: porsgrunn });
  const user = viewer('KOMMUNEETTERREGISTRERER', '4003');
  await nir.query(user, 'query ($id: ID!) { person(id: $id) { id } }', { id: personId });
  const [refused] = await nir.database.select<{ entry: unknown }>(
    `SELECT entry FROM audit_queue WHERE entry->'actor'->>'id' = $1`,
    [user.id],
  );
  expect(refused?.entry).toMatchObject({
    action: 'nir.person:read-basic',
    outcome: 'REFUSED',
    reason: 'NOT_FOUND',
    object: { type: 'person', id: personId },
  });
});
