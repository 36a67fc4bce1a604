import { randomUUID } from 'node:crypto';
import { viewer, type Harness } from '@imdinett/testing';
import { referToPersons, skien, startGrantsForTest } from './grants';

let grants: Harness;

beforeAll(async () => {
  grants = await startGrantsForTest();
});

afterAll(() => grants[Symbol.asyncDispose]());

type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';
type Step = (personId: string) => Promise<void>;

const registered =
  (birthDate: string, protection: Protection = 'NONE'): Step =>
  (personId) =>
    grants.deliver({
      type: 'no.imdi.nir.person-registered.v1',
      aggregate: { id: personId, version: 1 },
      data: {
        personId,
        protection,
        birthDate,
        sex: 'MALE',
        familyId: null,
        law: 'INTEGRERINGSLOVEN',
      },
    });

const protectedAs =
  (protection: Protection, version: number): Step =>
  (personId) =>
    grants.deliver({
      type: 'no.imdi.nir.person-protection-changed.v1',
      aggregate: { id: personId, version },
      data: { personId, protection },
    });

const moved =
  (municipality: string, date: string, version: number): Step =>
  (personId) =>
    grants.deliver({
      type: 'no.imdi.nir.person-follow-up-moved.v1',
      aggregate: { id: personId, version },
      data: {
        personId,
        protection: 'NONE',
        from: skien,
        to: { municipality, district: null },
        date,
      },
    });

const settled =
  (
    date: string,
    given: {
      unaccompaniedMinor?: boolean;
      household?: 'SINGLE' | 'FAMILY';
      municipality?: string;
    } = {},
  ): Step =>
  (personId) =>
    grants.deliver({
      type: 'no.imdi.settlement.person-settled.v1',
      aggregate: { id: personId, version: 4 },
      data: {
        personId,
        protection: 'NONE',
        municipality: '4003',
        district: null,
        date,
        unaccompaniedMinor: false,
        household: 'SINGLE',
        ...given,
      },
    });

async function after(steps: readonly Step[]): Promise<string> {
  const personId = randomUUID();
  for (const step of steps) await step(personId);
  return personId;
}

const eventsOf = async (personId: string) =>
  (await grants.outbox()).filter(({ payload }) => payload['personId'] === personId);

/** The cases as they stand, and what was told of them. */
async function casesOf(personId: string): Promise<{ open: string[]; told: string[] }> {
  const answer = await referToPersons(
    grants,
    viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003'),
    { ids: [personId], fields: 'grantCases { code year status }' },
  );
  const [person] = (
    answer.data as { _entities: { grantCases: { code: string; year: number; status: string }[] }[] }
  )._entities;
  return {
    open: (person?.grantCases ?? [])
      .filter(({ status }) => status === 'OPEN')
      .map(({ code, year }) => `${code} ${String(year)}`)
      .toSorted(),
    told: (await eventsOf(personId)).map(
      ({ type, payload }) =>
        `${type.replace(/^.*case-|\.v1$/g, '')} ${String(payload['code'])} ${String(payload['year'])}`,
    ),
  };
}

const fiveYears = ['AR-1 EV 2024', 'AR-2 2025', 'AR-3 2026', 'AR-4 2027', 'AR-5 2028'];

describe('an arrival', () => {
  it.each<[string, Step[]]>([
    ['after the registration', [registered('1990-03-01'), settled('2024-06-10')]],
    ['before the registration', [settled('2024-06-10'), registered('1990-03-01')]],
    [
      'delivered twice under different ids',
      [registered('1990-03-01'), settled('2024-06-10'), settled('2024-06-10')],
    ],
    [
      'with a registration delivered again',
      [settled('2024-06-10'), registered('1990-03-01'), registered('1990-03-01')],
    ],
    [
      'followed by another settlement',
      [
        registered('1990-03-01'),
        settled('2024-06-10'),
        settled('2026-02-01', { municipality: '4001' }),
      ],
    ],
  ])('opens the cases of five years, each once: %s', async (_, steps) => {
    const { open, told } = await casesOf(await after(steps));
    expect(open).toEqual(fiveYears);
    expect(told).toEqual(fiveYears.map((one) => `opened ${one}`));
  });

  it('opens nothing before the birth date is known', async () => {
    expect(await casesOf(await after([settled('2024-06-10')]))).toEqual({ open: [], told: [] });
  });

  it('opens the grant of unaccompanied minors too, to the year of turning 20', async () => {
    const { open } = await casesOf(
      await after([registered('2009-09-09'), settled('2024-06-10', { unaccompaniedMinor: true })]),
    );
    expect(open).toEqual(
      [
        'AR-1 B 2024',
        ...fiveYears.slice(1),
        'EMINB 2024',
        'EMINB 2025',
        'EMINU 2026',
        'EMINU 2027',
        'EMINU 2028',
        'EMINU 2029',
      ].toSorted(),
    );
  });

  it('tells what a reader needs, and the shielding', async () => {
    const personId = await after([registered('1990-03-01', 'CONFIDENTIAL'), settled('2024-06-10')]);
    expect((await eventsOf(personId))[0]).toEqual({
      type: 'no.imdi.grants.case-opened.v1',
      aggregateid: expect.any(String) as unknown,
      aggregateversion: 1,
      payload: {
        caseId: expect.any(String) as unknown,
        personId,
        protection: 'CONFIDENTIAL',
        scheme: 'INTEGRATION',
        code: 'AR-1 EV',
        municipality: '4003',
        district: null,
        year: 2024,
        status: 'OPEN',
      },
    });
  });
});

describe('a move of the follow-up', () => {
  it.each<[string, Step[], string[]]>([
    [
      'closes the years after it',
      [registered('1990-03-01'), settled('2024-06-10'), moved('1804', '2025-03-01', 2)],
      fiveYears.slice(0, 2),
    ],
    [
      'does so when it is heard of first',
      [registered('1990-03-01'), moved('1804', '2025-03-01', 2), settled('2024-06-10')],
      fiveYears.slice(0, 2),
    ],
    [
      'is taken back by a move back',
      [
        registered('1990-03-01'),
        settled('2024-06-10'),
        moved('1804', '2025-03-01', 2),
        moved('4003', '2025-04-01', 3),
      ],
      fiveYears,
    ],
    [
      'counts by its version, not by when it came',
      [
        registered('1990-03-01'),
        settled('2024-06-10'),
        moved('4003', '2025-04-01', 3),
        moved('1804', '2025-03-01', 2),
      ],
      fiveYears,
    ],
    [
      'from before the arrival is nothing',
      [registered('1990-03-01'), moved('1804', '2024-01-01', 2), settled('2024-06-10')],
      fiveYears,
    ],
  ])('%s', async (...[, steps, expected]) => {
    expect((await casesOf(await after(steps))).open).toEqual(expected);
  });

  it('tells of what it closed and reopened', async () => {
    const { told } = await casesOf(
      await after([
        registered('1990-03-01'),
        settled('2026-06-10'),
        moved('1804', '2029-03-01', 2),
        moved('4003', '2029-04-01', 3),
      ]),
    );
    expect(told.slice(5)).toEqual(['closed AR-5 2030', 'changed AR-5 2030']);
  });
});

describe('protection', () => {
  it('hides a strictly confidential person in every row, and an older event does not take it back', async () => {
    const personId = await after([
      registered('1990-03-01'),
      settled('2024-06-10'),
      protectedAs('STRICTLY_CONFIDENTIAL', 7),
      protectedAs('NONE', 6),
    ]);
    expect((await casesOf(personId)).open).toEqual([]);
    const rows = await grants.database.select<{ protection: string }>(
      'SELECT DISTINCT protection FROM grant_case WHERE person_id = $1',
      [personId],
    );
    expect(rows).toEqual([{ protection: 'STRICTLY_CONFIDENTIAL' }]);
  });

  it('is there from the first case when it was heard of before', async () => {
    const personId = await after([
      protectedAs('STRICTLY_CONFIDENTIAL', 7),
      settled('2024-06-10'),
      registered('1990-03-01'),
    ]);
    expect((await casesOf(personId)).open).toEqual([]);
    expect((await eventsOf(personId)).map(({ payload }) => payload['protection'])).toEqual(
      Array(5).fill('STRICTLY_CONFIDENTIAL'),
    );
  });
});

it('two services telling of a person at the same moment open each case once', async () => {
  const persons = Array.from({ length: 8 }, () => randomUUID());
  await Promise.all(
    persons.flatMap((personId) => [
      registered('1990-03-01')(personId),
      settled('2024-06-10')(personId),
    ]),
  );
  for (const personId of persons)
    expect((await casesOf(personId)).told.toSorted()).toEqual(
      fiveYears.map((one) => `opened ${one}`),
    );
});
