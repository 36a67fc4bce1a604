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
import {
  givenParticipant,
  givenPerson,
  hashOf,
  nationalIds,
  startHere,
  type GivenParticipant,
} from './start';

const participants: Readonly<Record<string, GivenParticipant>> = {
  draft: { municipality: '4003', status: 'DRAFT' },
  submitted: { municipality: '4003' },
  reopened: { municipality: '4003', status: 'REOPENED' },
  // Skien's number before 2024.
  oldNumber: { municipality: '3807' },
  confidential: { municipality: '4003', protection: 'CONFIDENTIAL' },
  strictly: { municipality: '4003', protection: 'STRICTLY_CONFIDENTIAL' },
  porsgrunnDraft: { municipality: '4001', status: 'DRAFT' },
  porsgrunn: { municipality: '4001' },
  gamleOslo: { municipality: '0301', district: '030101' },
  gruenerloekka: { municipality: '0301', district: '030102' },
  noDistrict: { municipality: '0301' },
};

/** Persons behind a national id, told by nir. */
const behind = { ordinary: hashOf(nationalIds[0]), shielded: hashOf(nationalIds[1]) };

const administrator = viewer('JOBBSJANSE_KOMMUNEADMINISTRATOR', '4003');
const skien = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
const imdi = viewer('IMDI_JOBBSJANSE');
const names = new Map<string, string>();
const mine = "the administrator's";
let service: Harness;
const fixture = (): Fixture => ({ database: service.database, service: 'jobbsjanse', names });

beforeAll(async () => {
  service = await startHere();
  for (const [name, given] of Object.entries(participants))
    names.set(await givenParticipant(service, given), name);
  for (const [name, nationalIdHash] of Object.entries(behind)) {
    const protection = name === 'shielded' ? 'STRICTLY_CONFIDENTIAL' : 'NONE';
    names.set(await givenPerson(service, { nationalIdHash, protection }), name);
    names.set(nationalIdHash, name);
  }
  for (const [id, name] of [
    [administrator.id, mine],
    ['someone', "another's"],
  ] as const) {
    await givenIdempotencyKey(service.database, id);
    names.set(id, name);
  }
});

afterAll(() => service[Symbol.asyncDispose]());

/** Registering a participant, after the lookup of the national id. */
const registering = (caller: UserViewer, nationalIdHash: string): Settings =>
  new Map([
    ...acting(caller, 'jobbsjanse.participant:create'),
    ['app.lookup_hash', nationalIdHash],
  ]);

const sees = (...rows: readonly string[]): Extent => ({ 'read participant': rows });
const keeps = (...rows: readonly string[]): Extent => ({
  ...sees(...rows),
  'write participant': rows,
});
const inSkien = ['draft', 'submitted', 'reopened', 'oldNumber', 'confidential'];
const inOslo = ['gamleOslo', 'gruenerloekka', 'noDistrict'];
const onceSubmitted = [...inSkien.filter((name) => name !== 'draft'), 'porsgrunn', ...inOslo];

const callers: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'a Kommuneadministrator of the register: only what he sent himself',
    acting(administrator, 'jobbsjanse.participant:read'),
    ownKey(mine),
  ],
  [
    'a Jobbsjanse kommunebruker in Skien: its participants, under the old number too',
    acting(skien, 'jobbsjanse.participant:read'),
    sees(...inSkien),
  ],
  [
    'a Jobbsjanse kommunebruker in Skien who reads the help: no participant',
    acting(skien, 'jobbsjanse.help:read'),
    {},
  ],
  [
    'a Jobbsjanse kommunebruker in Porsgrunn',
    acting(viewer('JOBBSJANSE_KOMMUNEBRUKER', '4001'), 'jobbsjanse.participant:read'),
    sees('porsgrunnDraft', 'porsgrunn'),
  ],
  [
    'a Jobbsjanse kommunebruker in Gamle Oslo: the district alone',
    acting(viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301', '030101'), 'jobbsjanse.participant:read'),
    sees('gamleOslo'),
  ],
  [
    'a Jobbsjanse kommunebruker in the whole of Oslo',
    acting(viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301'), 'jobbsjanse.participant:read'),
    sees(...inOslo),
  ],
  [
    'a Jobbsjanse kommunebruker in Skien who corrects',
    acting(skien, 'jobbsjanse.participant:update'),
    keeps(...inSkien),
  ],
  [
    'a Jobbsjanse kommunebruker in Grünerløkka who removes',
    acting(viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301', '030102'), 'jobbsjanse.participant:delete'),
    keeps('gruenerloekka'),
  ],
  [
    'a Jobbsjanse kommunebruker in Skien who registers: the one person behind the national id',
    registering(skien, behind.ordinary),
    { ...keeps(...inSkien), 'read person_link': ['ordinary'], 'read person': ['ordinary'] },
  ],
  [
    'a Jobbsjanse kommunebruker in Skien who registers a strictly confidential person: no shielding',
    registering(skien, behind.shielded),
    { ...keeps(...inSkien), 'read person_link': ['shielded'] },
  ],
  [
    'one in Skien who sees all closed data too and registers a strictly confidential person',
    registering(
      viewerWith([
        { role: 'JOBBSJANSE_KOMMUNEBRUKER', municipality: '4003', district: null },
        { role: 'IMDI_NIR', municipality: null, district: null },
      ]),
      behind.shielded,
    ),
    {
      ...keeps(...inSkien, 'strictly'),
      'read person_link': ['shielded'],
      'read person': ['shielded'],
    },
  ],
  [
    'IMDi: what was ever submitted',
    acting(imdi, 'jobbsjanse.participant:read'),
    sees(...onceSubmitted),
  ],
  [
    'IMDi, who opens for corrections: what was ever submitted',
    acting(imdi, 'jobbsjanse.submission:reopen'),
    keeps(...onceSubmitted),
  ],
  [
    'one who registers in Skien and reads for IMDi',
    acting(
      viewerWith([
        { role: 'JOBBSJANSE_KOMMUNEBRUKER', municipality: '4003', district: null },
        { role: 'IMDI_JOBBSJANSE', municipality: null, district: null },
      ]),
      'jobbsjanse.participant:update',
    ),
    { ...sees('draft', ...onceSubmitted), 'write participant': inSkien },
  ],
];

it.each(callers)('opens the register to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened', async () => {
  const everyone = callers.map(([, settings]) => settings);
  expect(await unnoticedMutations(fixture(), everyone)).toEqual([
    // No request writes it: a net under a privilege that is not given.
    'person app_shielded WITH CHECK (true): no privilege',
  ]);
});
