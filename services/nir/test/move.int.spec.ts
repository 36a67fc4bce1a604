import { randomUUID } from 'node:crypto';
import type { Role } from '@imdinett/access';
import { viewer, type Harness } from '@imdinett/testing';
import { codes, gamleOslo, givenPerson, intro, porsgrunn, skien, startNirForTest } from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
  nir.clock.now = new Date('2026-03-01T11:00:00Z');
});

afterAll(() => nir[Symbol.asyncDispose]());

const imdi = viewer('IMDI_NIR');

const movePerson = `mutation ($input: MovePersonInput!) {
  movePerson(input: $input) {
    person {
      version
      basicData { followUpMunicipality { number } followUpDistrict { number } }
      followUp { municipality { number } district { number } from to origin }
    }
  }
}`;

type Input = { readonly personId: string; readonly [more: string]: unknown };

const toPorsgrunn = (input: Input) => ({
  municipality: '4001',
  date: '2026-02-01',
  expectedVersion: 1,
  ...input,
});

const move = (input: Input, user = imdi) =>
  nir.query(user, movePerson, { input: toPorsgrunn(input) });

const isSeenBy = async (
  personId: string,
  municipality: string,
  role: Role = 'KOMMUNEETTERREGISTRERER',
): Promise<boolean> =>
  (
    await nir.query(viewer(role, municipality), 'query ($id: ID!) { person(id: $id) { id } }', {
      id: personId,
    })
  ).data.person !== null;

const eventsAbout = async (personId: string) =>
  (await nir.outbox()).filter(({ aggregateid }) => aggregateid === personId);

it('gives the follow-up to the new municipality, and tells', async () => {
  const personId = await givenPerson(nir, { followUp: skien, since: '2025-06-15' });
  const answer = await move({ personId });

  expect(answer.errors).toBeUndefined();
  expect(answer.data.movePerson.person).toEqual({
    version: 2,
    basicData: { followUpMunicipality: { number: '4001' }, followUpDistrict: null },
    followUp: [
      {
        municipality: { number: '4001' },
        district: null,
        from: '2026-02-01',
        to: null,
        origin: 'MOVE',
      },
      {
        municipality: { number: '4003' },
        district: null,
        from: '2025-06-15',
        to: '2026-02-01',
        origin: 'REGISTRATION',
      },
    ],
  });
  expect(await eventsAbout(personId)).toEqual([
    {
      type: 'no.imdi.nir.person-follow-up-moved.v1',
      aggregateid: personId,
      aggregateversion: expect.anything(),
      payload: { personId, protection: 'NONE', from: skien, to: porsgrunn, date: '2026-02-01' },
    },
  ]);
});

it('moves access at once, with the categories', async () => {
  const personId = await givenPerson(nir, { followUp: skien, categories: [intro] });
  expect([await isSeenBy(personId, '4003'), await isSeenBy(personId, '4001')]).toEqual([
    true,
    false,
  ]);
  await move({ personId });
  expect([await isSeenBy(personId, '4003'), await isSeenBy(personId, '4001')]).toEqual([
    false,
    true,
  ]);
  const answer = await nir.query(
    viewer('KOMMUNEINTROBRUKER', '4001'),
    'query ($id: ID!) { person(id: $id) { categories { code } } }',
    { id: personId },
  );
  expect(answer.data.person.categories).toEqual([{ code: 'RETT_OG_PLIKT_INTRO' }]);
});

it('moves between districts of one municipality', async () => {
  const personId = await givenPerson(nir, { followUp: gamleOslo });
  const answer = await move({ personId, municipality: '0301', district: '030102' });
  expect(answer.data.movePerson.person.basicData.followUpDistrict).toEqual({ number: '030102' });
});

it('ends the reach of where the person was settled', async () => {
  const personId = await givenPerson(nir);
  await tell(nir, 'settled', { personId, version: 1, place: skien, date: '2025-06-15' });
  expect(await isSettledIn(personId, '4003')).toBe(true);
  await move({ personId, expectedVersion: 2 });
  expect(await isSettledIn(personId, '4003')).toBe(false);
});

const isSettledIn = (personId: string, municipality: string) =>
  isSeenBy(personId, municipality, 'KOMMUNE_ANMODER_LES');

it('moves a shielded person for those who may read the place', async () => {
  const personId = await givenPerson(nir, { followUp: skien, protection: 'STRICTLY_CONFIDENTIAL' });
  const answer = await move({ personId });
  expect(answer.data.movePerson.person.basicData.followUpMunicipality).toEqual({ number: '4001' });
  expect((await eventsAbout(personId))[0]?.payload['protection']).toBe('STRICTLY_CONFIDENTIAL');
});

it.each([
  ['KOMMUNENIRSUPERBRUKER' as const, '4003'],
  ['KOMMUNELESEBRUKER' as const, '4003'],
  ['IMDI_BOSETTING' as const, null],
])('refuses %s, who may read the person', async (role, municipality) => {
  const personId = await givenPerson(nir, { followUp: skien, categories: [intro] });
  const answer = await move({ personId }, viewer(role, municipality));
  expect([answer.data, codes(answer)]).toEqual([{ movePerson: null }, ['FORBIDDEN movePerson']]);
  expect(await isSeenBy(personId, '4003')).toBe(true);
});

it('knows no person of another id', async () => {
  expect(codes(await move({ personId: randomUUID() }))).toEqual(['NOT_FOUND movePerson']);
  expect(codes(await move({ personId: 'nobody' }))).toEqual(['NOT_FOUND movePerson']);
});

it('refuses a version that is not the latest, and changes nothing', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  expect(codes(await move({ personId, expectedVersion: 2 }))).toEqual(['CONFLICT movePerson']);
  expect(await isSeenBy(personId, '4003')).toBe(true);
  expect(await eventsAbout(personId)).toEqual([]);
});

it('lets one of two moves at once through', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  const answers = await Promise.all([move({ personId }), move({ personId, municipality: '1804' })]);
  expect(answers.map((answer) => codes(answer).join()).toSorted()).toEqual([
    '',
    'CONFLICT movePerson',
  ]);
  expect(await eventsAbout(personId)).toHaveLength(1);
});

it('names the broken rule', async () => {
  const personId = await givenPerson(nir, { followUp: skien, since: '2025-06-15' });
  const answer = await move({ personId, date: '2026-03-02' });
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'RULE_VIOLATION',
    rule: 'follow-up.in-the-future',
    field: 'input.date',
  });
});

it('gives a repeat with the same key the same answer, and moves once', async () => {
  const personId = await givenPerson(nir, { followUp: skien });
  const idempotencyKey = randomUUID();
  const first = await move({ personId, idempotencyKey });
  const second = await move({ personId, idempotencyKey });
  expect(second).toEqual(first);
  expect(await eventsAbout(personId)).toHaveLength(1);
});
