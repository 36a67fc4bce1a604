import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  audited,
  codes,
  gamleOslo,
  givenSettlement,
  gruenerloekka,
  referToPersons,
  startSettlementForTest,
} from './settlement';

let settlement: Harness;

beforeAll(async () => {
  settlement = await startSettlementForTest();
});

afterAll(() => settlement[Symbol.asyncDispose]());

const mutation = `mutation ($input: RegisterArrivalInput!) {
  registerArrival(input: $input) { settlements { person { id } phase municipality { number } district { number } assignedOn settledOn } } }`;

const register = (who: UserViewer, input: object): Promise<Answer> =>
  settlement.query(who, mutation, { input });
const bosetter = viewer('KOMMUNE_BOSETTER_SKRIV', '4003');
const settledEvents = async (personId: string) =>
  (await settlement.outbox()).filter(({ aggregateid }) => aggregateid === personId);

it('registers each member of a family in a row of their own', async () => {
  const mother = await givenSettlement(settlement, {
    assignedOn: '2026-09-10',
    household: 'FAMILY',
    version: 3,
  });
  const child = await givenSettlement(settlement, {
    assignedOn: '2026-09-10',
    household: 'FAMILY',
    version: 5,
  });
  const answer = await register(bosetter, { personIds: [mother, child], date: '2026-10-12' });
  const row = {
    phase: 'SETTLED',
    municipality: { number: '4003' },
    district: null,
    assignedOn: '2026-09-10',
    settledOn: '2026-10-12',
  };
  expect(answer).toEqual({
    data: {
      registerArrival: {
        settlements: [
          { person: { id: mother }, ...row },
          { person: { id: child }, ...row },
        ],
      },
    },
  });
  expect(await settledEvents(child)).toEqual([
    {
      type: 'no.imdi.settlement.person-settled.v1',
      aggregateid: child,
      aggregateversion: 6,
      payload: {
        personId: child,
        protection: 'NONE',
        municipality: '4003',
        district: null,
        date: '2026-10-12',
        unaccompaniedMinor: false,
        household: 'FAMILY',
      },
    },
  ]);
  const entry = {
    action: 'settlement.arrival:register',
    outcome: 'DONE',
    persons: [mother, child],
  };
  expect((await audited(settlement)).slice(-2)).toMatchObject([
    { entry: { ...entry, after: { settledOn: '2026-10-12' } } },
    { entry: { ...entry, fields: ['person.settlement'] } },
  ]);
});

it('registers an arrival that is older than the reach of its assignment', async () => {
  const personId = await givenSettlement(settlement, { assignedOn: '2024-09-10' });
  const answer = await register(bosetter, { personIds: [personId], date: '2024-10-01' });
  expect(answer.errors).toBeUndefined();
  expect(await settledEvents(personId)).toHaveLength(1);
});

it('lets a district register the arrivals of its own and no other', async () => {
  const here = await givenSettlement(settlement, { place: gamleOslo });
  const elsewhere = await givenSettlement(settlement, { place: gruenerloekka });
  const who = viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030101');
  expect((await register(who, { personIds: [here], date: '2026-10-12' })).data).toMatchObject({
    registerArrival: { settlements: [{ district: { number: '030101' } }] },
  });
  expect(codes(await register(who, { personIds: [elsewhere], date: '2026-10-12' }))).toEqual([
    'NOT_FOUND registerArrival',
  ]);
});

it('keeps the place of a confidential person to itself, and does not know a strictly confidential one', async () => {
  const confidential = await givenSettlement(settlement, { protection: 'CONFIDENTIAL' });
  expect(
    (await register(bosetter, { personIds: [confidential], date: '2026-10-12' })).data,
  ).toMatchObject({
    registerArrival: { settlements: [{ phase: 'SETTLED', municipality: null }] },
  });
  expect((await settledEvents(confidential))[0]?.payload['protection']).toBe('CONFIDENTIAL');
  const strictly = await givenSettlement(settlement, { protection: 'STRICTLY_CONFIDENTIAL' });
  expect(codes(await register(bosetter, { personIds: [strictly], date: '2026-10-12' }))).toEqual([
    'NOT_FOUND registerArrival',
  ]);
});

it('answers a repeat with the first answer, and audits that it showed it', async () => {
  const personId = await givenSettlement(settlement);
  const input = { personIds: [personId], date: '2026-10-12', idempotencyKey: randomUUID() };
  const first = await register(bosetter, input);
  expect(await register(bosetter, input)).toEqual(first);
  expect((await audited(settlement)).slice(-2)).toMatchObject(
    [1, 2].map(() => ({ entry: { persons: [personId], fields: ['person.settlement'] } })),
  );
  expect(await settledEvents(personId)).toHaveLength(1);
  const keys = await settlement.database.select<{ row: string }>(
    'SELECT row_to_json(k)::text AS row FROM idempotency_key k',
  );
  expect(keys.map(({ row }) => row).join()).not.toContain(personId);
});

it('registers all of them or none', async () => {
  const one = await givenSettlement(settlement, { assignedOn: '2026-09-10' });
  const later = await givenSettlement(settlement, { assignedOn: '2026-10-10' });
  const answer = await register(bosetter, { personIds: [one, later], date: '2026-10-01' });
  expect(codes(answer)).toEqual(['RULE_VIOLATION:arrival.before-assignment registerArrival']);
  expect(await settledEvents(one)).toEqual([]);
  expect(
    (await referToPersons(settlement, bosetter, { ids: [one], fields: 'settlement { phase }' }))
      .data,
  ).toMatchObject({
    _entities: [{ settlement: { phase: 'ASSIGNED' } }],
  });
});

it('takes one of two registrations at the same time', async () => {
  const personId = await givenSettlement(settlement);
  const answers = await Promise.all(
    ['2026-10-12', '2026-10-13'].map((date) => register(bosetter, { personIds: [personId], date })),
  );
  expect(answers.flatMap(codes)).toEqual(['RULE_VIOLATION:settlement.wrong-phase registerArrival']);
  expect(await settledEvents(personId)).toHaveLength(1);
});

const reader = { role: 'KOMMUNE_ANMODER_LES', municipality: '4003', district: null } as const;
const writerElsewhere = {
  role: 'KOMMUNE_BOSETTER_SKRIV',
  municipality: '4001',
  district: null,
} as const;

it.each([
  [
    'the day before assignment',
    'RULE_VIOLATION:arrival.before-assignment',
    bosetter,
    { assignedOn: '2026-10-13' },
  ],
  ['somebody who is not assigned yet', 'NOT_FOUND', bosetter, { phase: 'ACCEPTED' }],
  [
    'somebody who is settled already',
    'RULE_VIOLATION:settlement.wrong-phase',
    bosetter,
    { phase: 'SETTLED' },
  ],
  [
    'somebody who was settled too long ago to be within the assignment',
    'FORBIDDEN',
    bosetter,
    { phase: 'SETTLED', assignedOn: '2023-01-01', settledOn: '2023-02-01' },
  ],
  ['another municipality', 'NOT_FOUND', viewer('KOMMUNE_BOSETTER_SKRIV', '4001'), {}],
  ['a reader', 'FORBIDDEN', viewer('KOMMUNE_BOSETTER_LES', '4003'), {}],
  [
    'a reader of the settled here who writes elsewhere',
    'FORBIDDEN',
    viewerWith([reader, writerElsewhere]),
    { phase: 'SETTLED' },
  ],
  ['a Kommuneadministrator', 'FORBIDDEN', viewer('KOMMUNEADMINISTRATOR', '4003'), {}],
] as const)('is refused for %s: %s', async (...[, code, who, given]) => {
  const personId = await givenSettlement(settlement, given);
  const answer = await register(who, { personIds: [personId], date: '2026-10-12' });
  expect(codes(answer)).toEqual([`${code} registerArrival`]);
  expect(await settledEvents(personId)).toEqual([]);
});

it.each([
  ['nobody', []],
  ['more than fifty', Array.from({ length: 51 }, () => randomUUID())],
])('is refused for %s', async (_, personIds) => {
  const answer = await register(bosetter, { personIds, date: '2026-10-12' });
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'input.personIds',
  });
});

it('is refused for a day that has not come', async () => {
  const personId = await givenSettlement(settlement);
  const answer = await register(bosetter, { personIds: [personId], date: '2026-11-25' });
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    rule: 'arrival.in-the-future',
    field: 'input.date',
  });
});
