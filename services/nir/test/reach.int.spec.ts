import { randomUUID } from 'node:crypto';
import type { Role } from '@imdinett/access';
import { viewer, type Harness } from '@imdinett/testing';
import { givenPerson, intro, porsgrunn, skien, startNirForTest } from './nir';
import { tell, tellOfCase } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
});

afterAll(() => nir[Symbol.asyncDispose]());

async function isSeenBy(role: Role, personId: string, municipality = '4003'): Promise<boolean> {
  const answer = await nir.query(
    viewer(role, municipality),
    'query ($id: ID!) { person(id: $id) { id } }',
    { id: personId },
  );
  return answer.data.person !== null;
}

const eventsAbout = async (personId: string) =>
  (await nir.outbox()).filter(({ aggregateid }) => aggregateid === personId);

const monthsAgo = (months: number): string => {
  const day = new Date(nir.clock.now);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString().slice(0, 10);
};

it('follows a person from the list to the settlement', async () => {
  const personId = await givenPerson(nir);
  const seen = async (): Promise<readonly boolean[]> => [
    await isSeenBy('KOMMUNE_BOSETTER_SKRIV', personId),
    await isSeenBy('KOMMUNE_BOSETTER_LES', personId),
    await isSeenBy('KOMMUNE_ANMODER_LES', personId),
    await isSeenBy('KOMMUNEETTERREGISTRERER', personId),
  ];
  expect(await seen()).toEqual([false, false, false, false]);
  await tell(nir, 'allocated', { personId, version: 1, place: skien });
  expect(await seen()).toEqual([true, false, false, false]);
  await tell(nir, 'assigned', { personId, version: 3, place: skien });
  expect(await seen()).toEqual([true, true, false, false]);
  await tell(nir, 'settled', { personId, version: 4, place: skien, date: monthsAgo(1) });
  expect(await seen()).toEqual([true, true, true, true]);
});

it.each([
  ['declined', 'allocated'],
  ['withdrawn from the list', 'allocated'],
  ['withdrawn from the assignment', 'assigned'],
] as const)('is out of reach again when %s', async (end, beginning) => {
  const personId = await givenPerson(nir);
  await tell(nir, beginning, { personId, version: 1, place: skien });
  expect(await isSeenBy('KOMMUNE_BOSETTER_SKRIV', personId)).toBe(true);
  await tell(nir, end, { personId, version: 2, place: skien });
  expect(await isSeenBy('KOMMUNE_BOSETTER_SKRIV', personId)).toBe(false);
});

it.each([
  [11, true],
  [13, false],
])('lets the assignment carry %i months after the arrival: %s', async (months, seen) => {
  const personId = await givenPerson(nir);
  await tell(nir, 'assigned', { personId, version: 1, place: skien });
  await tell(nir, 'settled', { personId, version: 2, place: skien, date: monthsAgo(months) });
  expect(await isSeenBy('KOMMUNE_BOSETTER_LES', personId)).toBe(seen);
  expect(await isSeenBy('KOMMUNE_ANMODER_LES', personId)).toBe(true);
});

it('comes to the same whatever the order of what it hears', async () => {
  const personId = await givenPerson(nir);
  await tell(nir, 'assigned', { personId, version: 3, place: porsgrunn });
  await tell(nir, 'declined', { personId, version: 2, place: skien });
  await tell(nir, 'allocated', { personId, version: 1, place: skien });
  expect(await isSeenBy('KOMMUNE_BOSETTER_SKRIV', personId)).toBe(false);
  expect(await isSeenBy('KOMMUNE_BOSETTER_LES', personId, '4001')).toBe(true);
});

it('loses nothing of what is told at the same time', async () => {
  const persons: string[] = [];
  while (persons.length < 10) persons.push(await givenPerson(nir));
  await Promise.all(
    persons.flatMap((personId) => [
      tell(nir, 'assigned', { personId, version: 1, place: skien }),
      tellOfCase(nir, 'opened', {
        caseId: randomUUID(),
        personId,
        version: 1,
        place: skien,
      }),
    ]),
  );
  for (const personId of persons) {
    expect(await isSeenBy('KOMMUNE_BOSETTER_LES', personId)).toBe(true);
    expect(await isSeenBy('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', personId)).toBe(true);
  }
});

it('begins the follow-up with the settlement, once', async () => {
  const personId = await givenPerson(nir, { categories: [intro] });
  const settled = { personId, version: 4, place: skien, date: '2025-06-15', eventId: randomUUID() };
  await tell(nir, 'settled', settled);
  await tell(nir, 'settled', settled); // redelivered
  await tell(nir, 'settled', { ...settled, eventId: randomUUID() }); // replayed under another id
  expect(await eventsAbout(personId)).toMatchObject([
    {
      type: 'no.imdi.nir.person-follow-up-moved.v1',
      payload: { personId, protection: 'NONE', from: null, to: skien, date: '2025-06-15' },
    },
  ]);
  const answer = await nir.query(
    viewer('KOMMUNEINTROBRUKER', '4003'),
    'query ($id: ID!) { person(id: $id) { version followUp { from origin } } }',
    { id: personId },
  );
  expect(answer.data.person).toEqual({
    version: 2,
    followUp: [{ from: '2025-06-15', origin: 'SETTLEMENT' }],
  });
});

it('triggers nothing when the topics are replayed into an empty projection', async () => {
  const personId = await givenPerson(nir);
  const story = async (): Promise<void> => {
    await tell(nir, 'assigned', { personId, version: 1, place: skien });
    await tell(nir, 'settled', { personId, version: 2, place: skien, date: monthsAgo(2) });
  };
  await story();
  await nir.database.select('DELETE FROM reach_fact WHERE person_id = $1', [personId]);
  await nir.database.select('DELETE FROM person_reach WHERE person_id = $1', [personId]);
  await story();
  expect(await eventsAbout(personId)).toHaveLength(1);
  expect(await isSeenBy('KOMMUNE_BOSETTER_LES', personId)).toBe(true);
  expect(await isSeenBy('KOMMUNE_ANMODER_LES', personId)).toBe(true);
});

it('leaves a follow-up alone that has moved on since', async () => {
  const personId = await givenPerson(nir, { followUp: porsgrunn, since: '2026-01-01' });
  await tell(nir, 'settled', { personId, version: 1, place: skien, date: '2025-06-15' });
  expect(await isSeenBy('KOMMUNEETTERREGISTRERER', personId, '4001')).toBe(true);
  expect(await isSeenBy('KOMMUNEETTERREGISTRERER', personId)).toBe(false);
  expect(await eventsAbout(personId)).toEqual([]);
  const answer = await nir.query(
    viewer('IMDI_NIR'),
    'query ($id: ID!) { person(id: $id) { followUp { municipality { number } to } } }',
    { id: personId },
  );
  expect(answer.data.person.followUp).toEqual([
    { municipality: { number: '4001' }, to: null },
    { municipality: { number: '4003' }, to: '2026-01-01' },
  ]);
});

it('takes in what is told of a person who is not registered yet', async () => {
  const personId = randomUUID();
  await tell(nir, 'settled', { personId, version: 1, place: skien, date: monthsAgo(1) });
  expect(await eventsAbout(personId)).toEqual([]);
  await givenPerson(nir, { id: personId });
  expect(await isSeenBy('KOMMUNE_ANMODER_LES', personId)).toBe(true);
});

describe('a grant case', () => {
  it('reaches its person while it is open', async () => {
    const [personId, caseId] = [await givenPerson(nir), randomUUID()];
    await tellOfCase(nir, 'opened', { caseId, personId, version: 1, place: skien });
    expect(await isSeenBy('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', personId)).toBe(true);
    expect(await isSeenBy('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', personId, '4001')).toBe(false);
    await tellOfCase(nir, 'closed', { caseId, personId, version: 2, place: skien });
    expect(await isSeenBy('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', personId)).toBe(false);
  });

  it('stays closed when its opening is heard of late', async () => {
    const [personId, caseId] = [await givenPerson(nir), randomUUID()];
    await tellOfCase(nir, 'closed', { caseId, personId, version: 2, place: skien });
    await tellOfCase(nir, 'opened', { caseId, personId, version: 1, place: skien });
    expect(await isSeenBy('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', personId)).toBe(false);
  });

  it('of the municipality itself concerns nobody', async () => {
    await expect(
      tellOfCase(nir, 'opened', {
        caseId: randomUUID(),
        personId: null,
        version: 1,
        place: skien,
      }),
    ).resolves.toBeUndefined();
  });
});
