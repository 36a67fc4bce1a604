import { randomUUID } from 'node:crypto';
import { viewer, type Harness } from '@imdinett/testing';
import {
  gamleOslo,
  givenRequest,
  givenSettlement,
  referToPersons,
  skien,
  startSettlementForTest,
} from './settlement';

let settlement: Harness;

beforeAll(async () => {
  settlement = await startSettlementForTest();
});

afterAll(() => settlement[Symbol.asyncDispose]());

type Place = { readonly municipality: string; readonly district: string | null };

const protect = (
  personId: string,
  version: number,
  protection: 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL',
  id?: string,
) =>
  settlement.deliver(
    {
      type: 'no.imdi.nir.person-protection-changed.v1',
      aggregate: { id: personId, version },
      data: { personId, protection },
    },
    id === undefined ? {} : { id },
  );

const move = (
  personId: string,
  version: number,
  { from, to, date }: { from: Place | null; to: Place | null; date: string },
) =>
  settlement.deliver({
    type: 'no.imdi.nir.person-follow-up-moved.v1',
    aggregate: { id: personId, version },
    data: { personId, protection: 'NONE', from, to, date },
  });

const arrived = (
  personId: string,
  { municipality, date }: { municipality: string; date: string },
  id: string = randomUUID(),
) =>
  settlement.deliver(
    {
      type: 'no.imdi.settlement.person-settled.v1',
      aggregate: { id: personId, version: 4 },
      data: {
        personId,
        protection: 'NONE',
        municipality,
        district: null,
        date,
        unaccompaniedMinor: false,
        household: 'SINGLE',
      },
    },
    { id },
  );

const phaseSeen = async (
  personId: string,
  who = viewer('KOMMUNE_BOSETTER_SKRIV', '4003'),
): Promise<unknown> => {
  const answer = await referToPersons(settlement, who, {
    ids: [personId],
    fields: 'settlement { phase endedOn municipality { number } district { number } }',
  });
  return (answer.data as { _entities: { settlement: unknown }[] })._entities[0]?.settlement;
};

describe('what nir tells', () => {
  it('shields a person in every row, and an older event does not take it back', async () => {
    const personId = await givenSettlement(settlement, {
      folder: {
        receptionCentre: null,
        family: null,
        health: null,
        network: null,
        updatedOn: '2026-09-01',
      },
    });
    await protect(personId, 7, 'STRICTLY_CONFIDENTIAL');
    await protect(personId, 6, 'NONE');
    expect(await phaseSeen(personId)).toBeNull();
    const rows = await settlement.database.select<{ protection: string }>(
      `SELECT protection FROM person_settlement WHERE person_id = $1 UNION ALL SELECT protection FROM allocation_line WHERE person_id = $1
       UNION ALL SELECT protection FROM person_folder WHERE person_id = $1 UNION ALL SELECT protection FROM person WHERE id = $1`,
      [personId],
    );
    expect(rows.map(({ protection }) => protection)).toEqual(
      Array(4).fill('STRICTLY_CONFIDENTIAL'),
    );
  });

  it('takes effect once, whatever is redelivered', async () => {
    const personId = await givenSettlement(settlement);
    await protect(personId, 5, 'CONFIDENTIAL', 'redelivered');
    await settlement.database.select(
      `UPDATE person_settlement SET protection = 'NONE' WHERE person_id = $1`,
      [personId],
    );
    await settlement.database.select('UPDATE person SET protection_version = 0 WHERE id = $1', [
      personId,
    ]);
    await protect(personId, 5, 'CONFIDENTIAL', 'redelivered');
    expect(await phaseSeen(personId)).toMatchObject({ municipality: { number: '4003' } });
  });

  it('is kept for a person that settlement has not heard of', async () => {
    const personId = randomUUID();
    await protect(personId, 2, 'CONFIDENTIAL');
    await settlement.deliver({
      type: 'no.imdi.nir.person-registered.v1',
      aggregate: { id: personId, version: 1 },
      data: {
        personId,
        protection: 'NONE',
        birthDate: '1990-01-01',
        sex: 'FEMALE',
        familyId: null,
        law: 'INTEGRERINGSLOVEN',
      },
    });
    expect(
      await settlement.database.select(
        'SELECT birth_date::text AS born, protection FROM person WHERE id = $1',
        [personId],
      ),
    ).toEqual([{ born: '1990-01-01', protection: 'CONFIDENTIAL' }]);
  });

  it('ends a settlement when the follow-up leaves, so that only the twelve months after arrival are left', async () => {
    const lately = await givenSettlement(settlement, { phase: 'SETTLED', settledOn: '2026-10-01' });
    const longAgo = await givenSettlement(settlement, {
      phase: 'SETTLED',
      assignedOn: '2023-01-01',
      settledOn: '2023-02-01',
    });
    const away = { from: skien, to: { municipality: '1804', district: null }, date: '2026-11-01' };
    for (const personId of [lately, longAgo]) await move(personId, 3, away);
    expect(await phaseSeen(lately)).toMatchObject({ phase: 'SETTLED', endedOn: '2026-11-01' });
    expect(await phaseSeen(longAgo)).toBeNull();
    expect(await phaseSeen(longAgo, viewer('IMDI_BOSETTING'))).toMatchObject({
      endedOn: '2026-11-01',
    });
  });

  it('changes nothing by a renumbering or by moves from before the arrival', async () => {
    const personId = await givenSettlement(settlement, {
      phase: 'SETTLED',
      place: { municipality: '3807', district: null },
      assignedOn: '2023-01-01',
      settledOn: '2023-02-01',
    });
    await move(personId, 2, {
      from: skien,
      to: { municipality: '1804', district: null },
      date: '2022-12-01',
    });
    await move(personId, 3, {
      from: { municipality: '3807', district: null },
      to: skien,
      date: '2024-01-01',
    });
    expect(await phaseSeen(personId)).toMatchObject({ phase: 'SETTLED', endedOn: null });
  });

  it('takes a person from the reach of a district that he or she left, and not from the municipality', async () => {
    const personId = await givenSettlement(settlement, {
      phase: 'SETTLED',
      place: gamleOslo,
      assignedOn: '2023-01-01',
      settledOn: '2023-02-01',
    });
    await move(personId, 3, {
      from: gamleOslo,
      to: { municipality: '0301', district: '030102' },
      date: '2024-01-01',
    });
    const seenBy = (district: string | null) =>
      phaseSeen(personId, viewer('KOMMUNE_ANMODER_LES', '0301', district));
    expect(await Promise.all(['030101', '030102'].map(seenBy))).toEqual([null, null]);
    expect(await seenBy(null)).toMatchObject({ phase: 'SETTLED' });
  });
});

describe('the figures of a municipality', () => {
  const settledIn = async (requestId: string): Promise<unknown> =>
    (
      await settlement.database.select<{ settled: number }>(
        'SELECT settled FROM settlement_request WHERE id = $1',
        [requestId],
      )
    )[0]?.settled;

  it('count arrivals on top of what was published, once, and never a shielded person', async () => {
    const requestId = await givenRequest(settlement, {
      municipality: '4005',
      year: 2026,
      settled: 13,
      settledPublishedOn: '2026-08-20',
    });
    const place = { municipality: '4005', district: null };
    const given = { place, phase: 'SETTLED', assignedOn: '2026-01-01' } as const;
    await givenSettlement(settlement, { ...given, settledOn: '2026-08-20' });
    await givenSettlement(settlement, {
      ...given,
      settledOn: '2026-08-21',
      protection: 'CONFIDENTIAL',
    });
    const personId = await givenSettlement(settlement, { ...given, settledOn: '2026-08-21' });
    const event = { municipality: '4005', date: '2026-08-21' };
    await arrived(personId, event, 'once');
    await arrived(personId, event, 'once');
    await arrived(personId, event, 'replayed under another id');
    expect(await settledIn(requestId)).toBe(14);
    await protect(personId, 9, 'CONFIDENTIAL');
    expect(await settledIn(requestId)).toBe(13);
  });

  it('stay unknown where there is no request', async () => {
    await expect(
      arrived(randomUUID(), { municipality: '4012', date: '2026-09-01' }),
    ).resolves.toBeUndefined();
  });
});
