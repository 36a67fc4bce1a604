import { randomUUID } from 'node:crypto';
import type { Settings } from '@imdinett/persistence';
import {
  acting,
  bareConnection,
  extentOf,
  givenIdempotencyKey,
  inAnyOrder,
  ownKey,
  unnoticedMutations,
  viewer,
  viewerWith,
  type Extent,
  type Fixture,
  type Harness,
} from '@imdinett/testing';
import type { Place, Protection } from '../src/domain/protection';
import {
  gamleOslo,
  givenCase,
  givenChangeRequest,
  givenExtraCase,
  givenRate,
  givenSettlement,
  gruenerloekka,
  porsgrunn,
  skien,
  startGrantsForTest,
} from './grants';

type Given = { readonly place: Place; readonly protection?: Protection };

/** Persons, each with a case, a change request on it and a case of ekstratilskudd. */
const persons: Readonly<Record<string, Given>> = {
  skien: { place: skien },
  // Skien's number before 2024.
  oldNumber: { place: { municipality: '3807', district: null } },
  confidential: { place: skien, protection: 'CONFIDENTIAL' },
  strictly: { place: skien, protection: 'STRICTLY_CONFIDENTIAL' },
  porsgrunn: { place: porsgrunn },
  gamleOslo: { place: gamleOslo },
  gruenerloekka: { place: gruenerloekka },
  noDistrict: { place: { municipality: '0301', district: null } },
};
/** And one who has a case of ekstratilskudd alone, in Skien. */
const extraOnly = 'extraOnly';

const administrator = viewer('KOMMUNEADMINISTRATOR', '4003');
const tilskudd = viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003');
const ekstratilskudd = viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003');
const imdi = viewer('IMDI_TILSKUDD');
const names = new Map<string, string>();
const mine = "the administrator's";
let grants: Harness;
const fixture = (): Fixture => ({ database: grants.database, service: 'grants', names });

beforeAll(async () => {
  grants = await startGrantsForTest();
  const named = (name: string): string => {
    const id = randomUUID();
    names.set(id, name);
    return id;
  };
  for (const [name, { place, protection = 'NONE' }] of Object.entries(persons)) {
    const personId = named(name);
    const caseId = await givenCase(grants, { id: named(name), personId, place, protection });
    await givenChangeRequest(grants, { caseId, place, protection });
    await givenExtraCase(grants, { personId, place, protection });
    await givenSettlement(grants, personId, place);
  }
  await givenExtraCase(grants, { personId: named(extraOnly) });
  await givenRate(grants, { code: 'BT-1', year: 2026, amount: 1 });
  names.set('BT-1', 'rate');
  for (const [id, name] of [
    [administrator.id, mine],
    ['someone', "another's"],
  ] as const) {
    await givenIdempotencyKey(grants.database, id);
    names.set(id, name);
  }
});

afterAll(() => grants[Symbol.asyncDispose]());

const rates: Extent = { 'read grant_rate': ['rate'] };
const cases = (verb: string, rows: readonly string[]): Extent => ({
  [`${verb} grant_case`]: rows,
  [`${verb} change_request`]: rows,
});
/** Cases with their persons. The rates are everyone's. */
const seen = (rows: readonly string[]): Extent => ({
  ...rates,
  ...cases('read', rows),
  'read person': rows,
});
/** The same with ekstratilskudd. */
const seenWithExtra = (rows: readonly string[], extra: readonly string[]): Extent => ({
  ...seen(rows),
  'read extra_case': extra,
  'read person': extra,
});
const inSkien = ['skien', 'oldNumber', 'confidential'];
const inOslo = ['gamleOslo', 'gruenerloekka', 'noDistrict'];
const notStrictly = [...inSkien, 'porsgrunn', ...inOslo];
const everybody = [...notStrictly, 'strictly'];

const callers: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'a Kommuneadministrator: the rates, and what he sent himself',
    acting(administrator, 'grants.case:read'),
    { ...rates, ...ownKey(mine) },
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Skien: its cases, under the old number too, and no ekstratilskudd',
    acting(tilskudd, 'grants.case:read'),
    seen(inSkien),
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Porsgrunn',
    acting(viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001'), 'grants.overview:read'),
    seen(['porsgrunn']),
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Gamle Oslo: the district alone',
    acting(viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301', '030101'), 'grants.case:read'),
    seen(['gamleOslo']),
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in the whole of Oslo',
    acting(viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '0301'), 'grants.case:read'),
    seen(inOslo),
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Skien who reads the rates: those alone',
    acting(tilskudd, 'grants.rate:read'),
    rates,
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Skien, who has nothing of ekstratilskudd',
    acting(tilskudd, 'grants.extra:read'),
    rates,
  ],
  [
    'a Kommune saksbehandler IMDi Tilskudd in Skien who asks for a change',
    acting(tilskudd, 'grants.change-request:submit'),
    { ...seen(inSkien), ...cases('write', inSkien) },
  ],
  [
    'a Kommune saksbehandler ekstratilskudd in Skien who reads the other cases: no ekstratilskudd',
    acting(ekstratilskudd, 'grants.case:read'),
    seen(inSkien),
  ],
  [
    'a Kommune saksbehandler ekstratilskudd in Skien who asks for a change: no ekstratilskudd',
    acting(ekstratilskudd, 'grants.change-request:submit'),
    { ...seen(inSkien), ...cases('write', inSkien) },
  ],
  [
    'a Kommune saksbehandler ekstratilskudd in Skien who reads ekstratilskudd',
    acting(ekstratilskudd, 'grants.extra:read'),
    seenWithExtra(inSkien, [...inSkien, extraOnly]),
  ],
  [
    'a Kommune saksbehandler ekstratilskudd in Gamle Oslo who reads ekstratilskudd',
    acting(viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301', '030101'), 'grants.extra:read'),
    seenWithExtra(['gamleOslo'], ['gamleOslo']),
  ],
  [
    'a Kommune saksbehandler ekstratilskudd in Skien who applies',
    acting(ekstratilskudd, 'grants.extra:apply'),
    {
      ...seenWithExtra(inSkien, [...inSkien, extraOnly]),
      ...cases('write', inSkien),
      'write extra_case': [...inSkien, extraOnly],
    },
  ],
  [
    'one who asks for changes in Skien and reads everywhere for IMDi',
    acting(
      viewerWith([
        { role: 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', municipality: '4003', district: null },
        { role: 'IMDI_TILSKUDD', municipality: null, district: null },
      ]),
      'grants.change-request:submit',
    ),
    {
      ...seen(notStrictly),
      'read person': [...notStrictly, extraOnly],
      ...cases('write', inSkien),
    },
  ],
  [
    "IMDi's grant officers, who read: all but the strictly confidential, and no ekstratilskudd",
    acting(imdi, 'grants.case:read'),
    { ...seen(notStrictly), 'read person': [...notStrictly, extraOnly] },
  ],
  [
    "IMDi's grant officers, who decide on changes",
    acting(imdi, 'grants.change-request:decide'),
    {
      ...seen(notStrictly),
      'read person': [...notStrictly, extraOnly],
      ...cases('write', notStrictly),
    },
  ],
  [
    "IMDi's grant officers, who decide on ekstratilskudd: all but the strictly confidential",
    acting(imdi, 'grants.extra:decide'),
    {
      ...seenWithExtra(notStrictly, [...notStrictly, extraOnly]),
      ...cases('write', notStrictly),
      'write extra_case': [...notStrictly, extraOnly],
    },
  ],
  [
    "one of IMDi's grant officers who sees all closed data too and reads ekstratilskudd: everything",
    acting(
      viewerWith([
        { role: 'IMDI_TILSKUDD', municipality: null, district: null },
        { role: 'IMDI_NIR', municipality: null, district: null },
      ]),
      'grants.extra:read',
    ),
    seenWithExtra(everybody, [...everybody, extraOnly]),
  ],
];

it.each(callers)('opens grants to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened', async () => {
  const everyone = callers.map(([, settings]) => settings);
  expect(await unnoticedMutations(fixture(), everyone)).toEqual([
    // No request writes it: a net under a privilege that is not given.
    'person app_shielded WITH CHECK (true): no privilege',
  ]);
});
