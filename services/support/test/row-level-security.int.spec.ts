import type { UserViewer } from '@imdinett/access';
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
import { givenAnnouncement, givenCase, registerPerson, startHere, type GivenCase } from './start';

const opener = viewer('KOMMUNEKONTAKTSENTER', '4003');
const supportAdmin = viewer('KOMMUNESUPPORTADMIN', '4003');
const imdi = viewer('IMDI_SUPPORT');
const reader = viewer('KOMMUNELESEBRUKER', '4003');

/** Cases, each with a message and a reference to a person. */
const given: Readonly<Record<string, GivenCase>> = {
  skien: { municipality: '4003' },
  // Skien's number before 2024.
  oldNumber: { municipality: '3807' },
  confidential: { municipality: '4003', protection: 'CONFIDENTIAL' },
  strictly: { municipality: '4003', protection: 'STRICTLY_CONFIDENTIAL' },
  opened: { municipality: '4003', openedBy: opener.id },
  openedConfidential: {
    municipality: '4003',
    openedBy: opener.id,
    protection: 'CONFIDENTIAL',
  },
  openedStrictly: {
    municipality: '4003',
    openedBy: opener.id,
    protection: 'STRICTLY_CONFIDENTIAL',
  },
  porsgrunn: { municipality: '4001' },
  gamleOslo: { municipality: '0301', district: '030101' },
  gruenerloekka: { municipality: '0301', district: '030102' },
  noDistrict: { municipality: '0301' },
};
const persons = {
  ordinary: '0d0d0d0d-0000-4000-8000-000000000001',
  shielded: '0d0d0d0d-0000-4000-8000-000000000002',
};

const names = new Map<string, string>();
const mine = "the reader's";
let service: Harness;
const fixture = (): Fixture => ({ database: service.database, service: 'support', names });

beforeAll(async () => {
  service = await startHere();
  for (const [name, one] of Object.entries(given)) names.set(await givenCase(service, one), name);
  await registerPerson(service, persons.ordinary, 'NONE');
  await registerPerson(service, persons.shielded, 'STRICTLY_CONFIDENTIAL');
  for (const [name, id] of Object.entries(persons)) names.set(id, name);
  names.set(await givenAnnouncement(service), 'maintenance');
  for (const [id, name] of [
    [reader.id, mine],
    ['someone', "another's"],
  ] as const) {
    await givenIdempotencyKey(service.database, id);
    names.set(id, name);
  }
});

afterAll(() => service[Symbol.asyncDispose]());

/** Opening a case about a person, after the lookup. */
const opening = (caller: UserViewer, personId: string): Settings =>
  new Map([...acting(caller, 'support.case:create'), ['app.lookup_person', personId]]);

/** Everybody reads the announcements. */
const frontPage: Extent = { 'read announcement': ['maintenance'] };
const cases = (verb: string, rows: readonly string[], references: readonly string[]): Extent => ({
  [`${verb} support_case`]: rows,
  [`${verb} support_message`]: rows,
  [`${verb} case_reference`]: references,
});
const sees = (rows: readonly string[], references = rows): Extent => ({
  ...frontPage,
  ...cases('read', rows, references),
});
const own = ['opened', 'openedConfidential', 'openedStrictly'];
const ownKnown = ['opened', 'openedConfidential'];
const ofOthers = ['skien', 'oldNumber', 'confidential', 'strictly'];
const inSkien = [...ofOthers, ...own];
const inOslo = ['gamleOslo', 'gruenerloekka', 'noDistrict'];
const everywhere = [...inSkien, 'porsgrunn', ...inOslo];
const aboutNobodyShielded = ['skien', 'oldNumber', 'opened', 'porsgrunn', ...inOslo];

/** He adds for his municipality, and gets at no case again but those that he opened. */
const opens: Extent = {
  ...sees(own, ownKnown),
  ...cases('insert', inSkien, ['skien', 'oldNumber', ...ownKnown]),
  ...cases('become', inSkien, ['skien', 'oldNumber', ...ownKnown]),
  ...cases('lock', own, ownKnown),
  ...cases('update', own, ownKnown),
  ...cases('delete', own, ownKnown),
};

const callers: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'a Kommunelesebruker: the announcements, and what he sent himself',
    acting(reader, 'support.case:read'),
    { ...frontPage, ...ownKey(mine) },
  ],
  [
    'a Kommunelesebruker on the front page: no case',
    acting(reader, 'support.front-page:read'),
    { ...frontPage, ...ownKey(mine) },
  ],
  [
    'who opened cases: those, and not that one is about a strictly confidential person',
    acting(opener, 'support.case:read'),
    sees(own, ownKnown),
  ],
  [
    'who opened cases and has no role left',
    acting(viewerWith([], { id: opener.id }), 'support.case:read'),
    sees(own, ownKnown),
  ],
  [
    'who opened cases and replies',
    acting(opener, 'support.case:reply'),
    { ...sees(own, ownKnown), ...cases('write', own, ownKnown) },
  ],
  [
    'a Kommunekontaktsenter in Skien who opens a case: the one person asked for',
    opening(opener, persons.ordinary),
    { ...opens, 'read person': ['ordinary'] },
  ],
  [
    'a Kommunekontaktsenter in Skien who opens a case about a strictly confidential person',
    opening(opener, persons.shielded),
    opens,
  ],
  [
    'a Kommunekontaktsenter in Gamle Oslo who opens a case: for the district alone',
    acting(viewer('KOMMUNEKONTAKTSENTER', '0301', '030101'), 'support.case:create'),
    {
      ...frontPage,
      ...cases('insert', ['gamleOslo'], ['gamleOslo']),
      ...cases('become', ['gamleOslo'], ['gamleOslo']),
    },
  ],
  [
    'a Kommunesupportadmin in Skien: its cases, and not which are about confidential persons',
    acting(supportAdmin, 'support.case:read'),
    sees(inSkien, ['skien', 'oldNumber', 'opened']),
  ],
  [
    'a Kommunesupportadmin in Porsgrunn',
    acting(viewer('KOMMUNESUPPORTADMIN', '4001'), 'support.case:read'),
    sees(['porsgrunn']),
  ],
  [
    'a Kommunesupportadmin in Gamle Oslo: the district alone',
    acting(viewer('KOMMUNESUPPORTADMIN', '0301', '030101'), 'support.case:read'),
    sees(['gamleOslo']),
  ],
  [
    'a Kommunesupportadmin in the whole of Oslo',
    acting(viewer('KOMMUNESUPPORTADMIN', '0301'), 'support.case:read'),
    sees(inOslo),
  ],
  [
    'IMDi support: every case, and not which are about confidential persons',
    acting(imdi, 'support.case:read'),
    sees(everywhere, aboutNobodyShielded),
  ],
  [
    'IMDi support, who handles cases',
    acting(imdi, 'support.case:handle'),
    {
      ...sees(everywhere, aboutNobodyShielded),
      ...cases('write', everywhere, aboutNobodyShielded),
      'write announcement': ['maintenance'],
    },
  ],
  [
    'one of IMDi support who sees all closed data too: everything',
    acting(
      viewerWith([
        { role: 'IMDI_SUPPORT', municipality: null, district: null },
        { role: 'IMDI_NIR', municipality: null, district: null },
      ]),
      'support.case:read',
    ),
    sees(everywhere),
  ],
  [
    'one who sees all closed data too and opens a case about a strictly confidential person',
    opening(viewer('IMDI_NIR'), persons.shielded),
    { ...frontPage, 'read person': ['shielded'] },
  ],
];

it.each(callers)('opens support to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened', async () => {
  const everyone = callers.map(([, settings]) => settings);
  expect(await unnoticedMutations(fixture(), everyone)).toEqual([
    // No request writes it: a net under a privilege that is not given.
    'person app_shielded WITH CHECK (true): no privilege',
  ]);
});

it('would notice hardly any for somebody who meets no policy', async () => {
  const unnoticed = await unnoticedMutations(fixture(), [bareConnection]);
  expect(unnoticed).toEqual(
    expect.arrayContaining([
      'support_case app_select dropped',
      'case_reference app_confidential dropped',
      'case_reference app_shielded USING (true)',
    ]),
  );
  expect(unnoticed).not.toContain('support_case app_select USING (true)');
});
