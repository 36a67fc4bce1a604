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
import type { Place } from '../src/domain/protection';
import {
  gamleOslo,
  givenList,
  givenRequest,
  givenSettlement,
  gruenerloekka,
  porsgrunn,
  skien,
  startSettlementForTest,
  type GivenSettlement,
} from './settlement';

const skienBefore2024: Place = { municipality: '3807', district: null };
const oslo: Place = { municipality: '0301', district: null };

// By today, for the policies ask the database's clock.
const monthsAgo = (months: number): string => {
  const day = new Date();
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString().slice(0, 10);
};
const settled = (months: number): GivenSettlement => ({
  phase: 'SETTLED',
  assignedOn: '2020-01-01',
  settledOn: monthsAgo(months),
});

/** Persons by how far they have come, in Skien unless a place is named. Each has a list and a folder. */
const persons: Readonly<Record<string, GivenSettlement>> = {
  proposed: { phase: 'PROPOSED' },
  assigned: {},
  settledLately: settled(6),
  settledLongAgo: settled(18),
  moved: { ...settled(18), endedOn: monthsAgo(1) },
  oldNumber: { place: skienBefore2024 },
  confidential: { protection: 'CONFIDENTIAL' },
  strictly: { protection: 'STRICTLY_CONFIDENTIAL' },
  porsgrunn: { place: porsgrunn },
  gamleOslo: { place: gamleOslo },
  settledGamleOslo: { ...settled(18), place: gamleOslo },
  gruenerloekka: { place: gruenerloekka },
  noDistrict: { place: oslo },
};
/** Requests (anmodninger) by municipality. */
const requests = { skien: '4003', oldNumber: '3807', porsgrunn: '4001', oslo: '0301' };

const folder = {
  ...{ receptionCentre: null, family: null, health: 'x', network: null },
  updatedOn: '2026-09-01',
};

const administrator = viewer('KOMMUNEADMINISTRATOR', '4003');
const bosetterSkriv = viewer('KOMMUNE_BOSETTER_SKRIV', '4003');
const imdi = viewer('IMDI_BOSETTING');
const names = new Map<string, string>();
const mine = "the administrator's";
let settlement: Harness;
const fixture = (): Fixture => ({ database: settlement.database, service: 'settlement', names });

beforeAll(async () => {
  settlement = await startSettlementForTest();
  for (const [name, municipality] of Object.entries(requests))
    names.set(await givenRequest(settlement, { municipality }), name);
  for (const [name, given] of Object.entries(persons)) {
    const listId = await givenList(settlement, given.place ?? skien);
    names.set(listId, name);
    names.set(await givenSettlement(settlement, { ...given, listId, folder }), name);
  }
  for (const [id, name] of [
    [administrator.id, mine],
    ['someone', "another's"],
  ] as const) {
    await givenIdempotencyKey(settlement.database, id);
    names.set(id, name);
  }
});

afterAll(() => settlement[Symbol.asyncDispose]());

const inSkien = [
  ...['proposed', 'assigned', 'settledLately', 'settledLongAgo', 'moved', 'oldNumber'],
  'confidential',
];
/** Søkt ut to Skien, at some time. */
const assignedEver = inSkien.filter((name) => name !== 'proposed');
const notMoved = assignedEver.filter((name) => name !== 'moved');
const inOslo = ['gamleOslo', 'settledGamleOslo', 'gruenerloekka', 'noDistrict'];
const notStrictly = [...inSkien, 'porsgrunn', ...inOslo];

/** Reach own: what a municipality is asked, and its lists. The strictly confidential line is not seen, its list is. */
const own = (verb: string, asked: readonly string[], lines: readonly string[]): Extent => ({
  [`${verb} settlement_request`]: asked,
  [`${verb} allocation_list`]: lines.includes('assigned') ? [...lines, 'strictly'] : lines,
  [`${verb} allocation_line`]: lines,
});
/** The person goes with the settlement. */
const searched = (rows: readonly string[], lines = rows): Extent => ({
  'read allocation_line': lines,
  'read person_settlement': rows,
  'read person': rows,
});

const cases: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'a Kommuneadministrator: only what he sent himself',
    acting(administrator, 'settlement.person:search'),
    ownKey(mine),
  ],
  [
    'a Kommune_Anmoder_Les in Skien: its requests and lists, under the old number too',
    acting(viewer('KOMMUNE_ANMODER_LES', '4003'), 'settlement.request:read'),
    own('read', ['skien', 'oldNumber'], inSkien),
  ],
  [
    'a Kommune_Anmoder_Les in Porsgrunn',
    acting(viewer('KOMMUNE_ANMODER_LES', '4001'), 'settlement.request:read'),
    own('read', ['porsgrunn'], ['porsgrunn']),
  ],
  [
    'a Kommune_Anmoder_Les in Gamle Oslo: the lists of the district, and no request',
    acting(viewer('KOMMUNE_ANMODER_LES', '0301', '030101'), 'settlement.request:read'),
    {
      'read allocation_list': ['gamleOslo', 'settledGamleOslo'],
      'read allocation_line': ['gamleOslo', 'settledGamleOslo'],
    },
  ],
  [
    'a Kommune_Anmoder_Les in the whole of Oslo',
    acting(viewer('KOMMUNE_ANMODER_LES', '0301'), 'settlement.request:read'),
    own('read', ['oslo'], inOslo),
  ],
  [
    'a Kommune_Bosetter_Skriv in Skien who answers',
    acting(bosetterSkriv, 'settlement.request:answer'),
    {
      ...own('read', ['skien', 'oldNumber'], inSkien),
      ...own('write', ['skien', 'oldNumber'], inSkien),
    },
  ],
  [
    'one who answers for Skien and only reads in Porsgrunn',
    acting(
      viewerWith([
        { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4003', district: null },
        { role: 'KOMMUNE_ANMODER_LES', municipality: '4001', district: null },
      ]),
      'settlement.allocation:answer',
    ),
    {
      ...own('read', ['skien', 'oldNumber', 'porsgrunn'], [...inSkien, 'porsgrunn']),
      ...own('write', ['skien', 'oldNumber'], inSkien),
    },
  ],
  [
    'a Kommune_Bosetter_Skriv in Grünerløkka who answers',
    acting(viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030102'), 'settlement.allocation:answer'),
    {
      'read allocation_list': ['gruenerloekka'],
      'write allocation_list': ['gruenerloekka'],
      'read allocation_line': ['gruenerloekka'],
      'write allocation_line': ['gruenerloekka'],
    },
  ],
  [
    'a Kommune_Anmoder_Les in Skien who searches: who lives there, and no folder (personmappe)',
    acting(viewer('KOMMUNE_ANMODER_LES', '4003'), 'settlement.person:search'),
    {
      'read person_settlement': ['settledLately', 'settledLongAgo'],
      'read person': ['settledLately', 'settledLongAgo'],
    },
  ],
  [
    'a Kommune_Bosetter_Skriv in Skien who searches: who is on the way or lives there, and no folder',
    acting(bosetterSkriv, 'settlement.person:search'),
    searched(
      ['assigned', 'settledLately', 'settledLongAgo', 'oldNumber', 'confidential'],
      assignedEver,
    ),
  ],
  [
    'a Kommune_Bosetter_Les in Skien who searches: until a year after the arrival',
    acting(viewer('KOMMUNE_BOSETTER_LES', '4003'), 'settlement.person:search'),
    searched(['assigned', 'settledLately', 'oldNumber', 'confidential'], assignedEver),
  ],
  [
    'a Kommune_Bosetter_Skriv in Gamle Oslo who searches: the district alone',
    acting(viewer('KOMMUNE_BOSETTER_SKRIV', '0301', '030101'), 'settlement.person:search'),
    searched(['gamleOslo', 'settledGamleOslo']),
  ],
  [
    'a Kommune_Bosetter_Les in Skien who opens folders',
    acting(viewer('KOMMUNE_BOSETTER_LES', '4003'), 'settlement.person-folder:read'),
    {
      ...searched(['assigned', 'settledLately', 'oldNumber', 'confidential'], assignedEver),
      'read person_folder': ['assigned', 'settledLately', 'oldNumber', 'confidential'],
    },
  ],
  [
    'a Kommune_Bosetter_Les in Grünerløkka who opens folders',
    acting(viewer('KOMMUNE_BOSETTER_LES', '0301', '030102'), 'settlement.person-folder:read'),
    { ...searched(['gruenerloekka']), 'read person_folder': ['gruenerloekka'] },
  ],
  [
    'a Kommune_Anmoder_Les in Skien, who opens no folder',
    acting(viewer('KOMMUNE_ANMODER_LES', '4003'), 'settlement.person-folder:read'),
    {},
  ],
  [
    'one who registers arrivals in Skien and only reads in Porsgrunn',
    acting(
      viewerWith([
        { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4003', district: null },
        { role: 'KOMMUNE_BOSETTER_LES', municipality: '4001', district: null },
      ]),
      'settlement.arrival:register',
    ),
    {
      ...searched(
        ['assigned', 'settledLately', 'settledLongAgo', 'oldNumber', 'confidential', 'porsgrunn'],
        [...assignedEver, 'porsgrunn'],
      ),
      'write allocation_line': assignedEver,
      'insert person_settlement': assignedEver,
      'become person_settlement': assignedEver,
      // Who has moved away is out of sight.
      'lock person_settlement': notMoved,
      'update person_settlement': notMoved,
      'delete person_settlement': notMoved,
    },
  ],
  [
    "IMDi's settlers, who search: all but the strictly confidential, and no folder",
    acting(imdi, 'settlement.person:search'),
    { ...own('read', Object.keys(requests), notStrictly), ...searched(notStrictly) },
  ],
  [
    "IMDi's settlers, who assign: all but the strictly confidential",
    acting(imdi, 'settlement.allocation:assign'),
    {
      ...own('read', Object.keys(requests), notStrictly),
      ...own('write', Object.keys(requests), notStrictly),
      ...searched(notStrictly),
      'write person_settlement': notStrictly,
    },
  ],
  [
    "IMDi's settlers, who open folders: none that is strictly confidential",
    acting(imdi, 'settlement.person-folder:read'),
    {
      ...own('read', Object.keys(requests), notStrictly),
      ...searched(notStrictly),
      'read person_folder': notStrictly,
    },
  ],
  [
    "one of IMDi's settlers who sees all closed data too and opens folders: everything",
    acting(
      viewerWith([
        { role: 'IMDI_BOSETTING', municipality: null, district: null },
        { role: 'IMDI_NIR', municipality: null, district: null },
      ]),
      'settlement.person-folder:read',
    ),
    {
      ...own('read', Object.keys(requests), notStrictly),
      ...searched([...notStrictly, 'strictly']),
      'read person_folder': [...notStrictly, 'strictly'],
    },
  ],
];

it.each(cases)('opens settlement to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened', async () => {
  const everyone = cases.map(([, settings]) => settings);
  expect(await unnoticedMutations(fixture(), everyone)).toEqual([
    // Requests write neither: these are nets under a privilege that is not given.
    'person app_shielded WITH CHECK (true): no privilege',
    'person_folder app_shielded WITH CHECK (true): no privilege',
  ]);
});
