import type { UserViewer } from '@imdinett/access';
import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { open, opened, oneDocument, reply, startHere } from './start';

let service: Harness;
let skienCase: string;
let skienAdminCase: string;
let gamleOsloCase: string;
let oldNumberCase: string;

const opener = viewer('KOMMUNEKONTAKTSENTER', '4003');
const otherOpener = viewer('KOMMUNEKONTAKTSENTER', '4003');
const administrator = viewer('KOMMUNEADMINISTRATOR', '4003');
const skien = viewer('KOMMUNESUPPORTADMIN', '4003');
const porsgrunn = viewer('KOMMUNESUPPORTADMIN', '4001');
const gamleOslo = viewer('KOMMUNESUPPORTADMIN', '0301', '030101');
const gruenerloekka = viewer('KOMMUNESUPPORTADMIN', '0301', '030102');
const oslo = viewer('KOMMUNESUPPORTADMIN', '0301');
const imdi = viewer('IMDI_SUPPORT');
const reader = viewer('KOMMUNELESEBRUKER', '4003');
/** Who opened a case keeps it, also when every role is gone. */
const withoutRoles: UserViewer = viewerWith([], { id: opener.id });

beforeAll(async () => {
  service = await startHere();
  skienCase = await opened(open(service, opener));
  skienAdminCase = await opened(open(service, administrator, { area: 'USER_ADMINISTRATION' }));
  gamleOsloCase = await opened(
    open(service, viewer('KOMMUNENIRSUPERBRUKER', '0301', '030101'), {
      municipality: '0301',
      district: '030101',
    }),
  );
  oldNumberCase = await opened(open(service, otherOpener));
  await service.database.select(`UPDATE support_case SET municipality = '3807' WHERE id = $1`, [
    oldNumberCase,
  ]);
});
afterAll(() => service[Symbol.asyncDispose]());

const list = '{ supportCases(first: 100) { totalCount edges { node { id } } } }';

type Name = 'skienCase' | 'skienAdminCase' | 'gamleOsloCase' | 'oldNumberCase';
const names: readonly Name[] = ['skienCase', 'skienAdminCase', 'gamleOsloCase', 'oldNumberCase'];
const idOf = (name: Name): string =>
  ({ skienCase, skienAdminCase, gamleOsloCase, oldNumberCase })[name];

describe.each<[string, UserViewer, readonly Name[]]>([
  ['who opened one', opener, ['skienCase']],
  ['who opened one and has no role left', withoutRoles, ['skienCase']],
  ['a Kommuneadministrator who opened one', administrator, ['skienAdminCase']],
  ['Kommunesupportadmin', skien, ['skienCase', 'skienAdminCase', 'oldNumberCase']],
  ['Kommunesupportadmin of another municipality', porsgrunn, []],
  ['Kommunesupportadmin of the district', gamleOslo, ['gamleOsloCase']],
  ['Kommunesupportadmin of another district', gruenerloekka, []],
  ['Kommunesupportadmin of the whole of Oslo', oslo, ['gamleOsloCase']],
  ['IMDi support', imdi, names],
  ['any other user', reader, []],
])('%s', (_, caller, seen) => {
  it('lists what is within reach, and counts the same', async () => {
    const { data } = await service.query(caller, list);
    const ids = data.supportCases.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect([...ids].sort()).toEqual(seen.map(idOf).sort());
    expect(data.supportCases.totalCount).toBe(seen.length);
  });

  it.each(names)('reads %s, dialogue and all, only within reach', async (name) => {
    const { data, errors } = await service.query(caller, oneDocument, { id: idOf(name) });
    if (seen.includes(name)) expect(data.supportCase.messages).toHaveLength(1);
    else expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});

describe('opening a case', () => {
  it.each([
    ['KOMMUNEKONTAKTSENTER', '4003', null, {}, null],
    ['KOMMUNEADMINISTRATOR', '4003', null, {}, null],
    ['KOMMUNENIRSUPERBRUKER', '4003', null, {}, null],
    ['KOMMUNEKONTAKTSENTER', '4001', null, {}, 'FORBIDDEN'],
    ['KOMMUNESUPPORTADMIN', '4003', null, {}, 'FORBIDDEN'],
    ['KOMMUNELESEBRUKER', '4003', null, {}, 'FORBIDDEN'],
    ['IMDI_SUPPORT', null, null, {}, 'FORBIDDEN'],
    ['KOMMUNEKONTAKTSENTER', '0301', '030101', { municipality: '0301', district: '030101' }, null],
    ['KOMMUNEKONTAKTSENTER', '0301', '030101', { municipality: '0301' }, 'FORBIDDEN'],
    [
      'KOMMUNEKONTAKTSENTER',
      '0301',
      '030101',
      { municipality: '0301', district: '030102' },
      'FORBIDDEN',
    ],
    ['KOMMUNEKONTAKTSENTER', '0301', null, { municipality: '0301', district: '030102' }, null],
  ] as const)('by %s of %s, %s, with %j: %s', async (role, municipality, district, more, code) => {
    const { errors } = await open(service, viewer(role, municipality, district), more);
    expect(errors?.[0]?.extensions.code ?? null).toBe(code);
  });
});

describe('replying', () => {
  it.each<[string, UserViewer, string | null]>([
    ['who opened it', opener, 'CONFLICT'],
    ['IMDi support', imdi, 'CONFLICT'],
    ['Kommunesupportadmin, who only reads', skien, 'FORBIDDEN'],
    ['another of the same municipality', otherOpener, 'NOT_FOUND'],
    ['Kommunesupportadmin of another municipality', porsgrunn, 'NOT_FOUND'],
  ])('by %s', async (_, caller, code) => {
    // A version that is never right: who may reply gets as far as the conflict.
    const { errors } = await reply(service, caller, { caseId: skienCase, expectedVersion: 99 });
    expect(errors?.[0]?.extensions.code ?? null).toBe(code);
  });
});

describe('the extensions', () => {
  const entities = /* GraphQL */ `
    query ($refs: [_Any!]!) {
      _entities(representations: $refs) {
        ... on Municipality {
          number
          supportCases(first: 50) {
            totalCount
            edges {
              node {
                id
              }
            }
          }
        }
        ... on User {
          id
          openedCases(first: 50) {
            totalCount
            edges {
              node {
                id
              }
            }
          }
        }
      }
    }
  `;

  it('give the cases of a municipality and of a user within reach', async () => {
    const refs = [
      { __typename: 'Municipality', number: '4003' },
      { __typename: 'Municipality', number: '4001' },
      { __typename: 'User', id: opener.id },
      { __typename: 'User', id: 'not-an-id' },
    ];
    const { data, errors } = await service.query(skien, entities, { refs });
    expect(errors).toBeUndefined();
    const [municipality, other, user, nobody] = data._entities;
    expect(
      municipality.supportCases.edges.map(({ node }: { node: { id: string } }) => node.id),
    ).toEqual(expect.arrayContaining([skienCase, skienAdminCase, oldNumberCase]));
    expect(other.supportCases.totalCount).toBe(0);
    expect(user.openedCases.edges).toEqual([{ node: { id: skienCase } }]);
    expect(nobody.openedCases.totalCount).toBe(0);
    const elsewhere = await service.query(porsgrunn, entities, { refs });
    expect(elsewhere.data._entities[2].openedCases.totalCount).toBe(0);
  });
});
