import { randomUUID } from 'node:crypto';
import type { Role } from '@imdinett/access';
import { viewer, type Answer, type Harness } from '@imdinett/testing';
import {
  codes,
  gamleOslo,
  givenCase,
  givenExtraCase,
  gruenerloekka,
  porsgrunn,
  referToPersons,
  startGrantsForTest,
} from './grants';

let grants: Harness;
const cases: Record<string, string> = {};
const personId = randomUUID();

beforeAll(async () => {
  grants = await startGrantsForTest();
  cases['skien'] = await givenExtraCase(grants, { personId, year: 2026 });
  cases['porsgrunn'] = await givenExtraCase(grants, { place: porsgrunn, code: 'FHT2', year: 2025 });
  cases['gamle oslo'] = await givenExtraCase(grants, { place: gamleOslo, year: 2024 });
  cases['grünerløkka'] = await givenExtraCase(grants, { place: gruenerloekka, year: 2023 });
  cases['confidential'] = await givenExtraCase(grants, { protection: 'CONFIDENTIAL' });
  cases['strictly confidential'] = await givenExtraCase(grants, {
    protection: 'STRICTLY_CONFIDENTIAL',
  });
  await givenCase(grants, { personId });
});

afterAll(() => grants[Symbol.asyncDispose]());

const list = '{ extraGrantCases { edges { node { id code applicationDeadline } } totalCount } }';
type Connection = { edges: { node: { id: string } }[]; totalCount: number };
const listed = (answer: Answer): string[] =>
  (answer.data as { extraGrantCases: Connection }).extraGrantCases.edges.map(
    ({ node }) => Object.keys(cases).find((name) => cases[name] === node.id) ?? node.id,
  );

describe('ekstratilskudd', () => {
  it.each<[Role, string | null, string | null, string[]]>([
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003', null, ['skien']],
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4001', null, ['porsgrunn']],
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301', null, ['gamle oslo', 'grünerløkka']],
    ['KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301', '030101', ['gamle oslo']],
    ['IMDI_TILSKUDD', null, null, ['skien', 'porsgrunn', 'gamle oslo', 'grünerløkka']],
  ])('%s of %s %s sees its own', async (...[role, municipality, district, expected]) => {
    const answer = await grants.query(viewer(role, municipality, district), list);
    expect(answer.errors).toBeUndefined();
    expect(listed(answer)).toEqual(expected);
  });

  it('is nothing that KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD can see, by any way', async () => {
    const tilskudd = viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003');
    expect(codes(await grants.query(tilskudd, list))).toEqual(['FORBIDDEN extraGrantCases']);
    expect(
      codes(
        await grants.query(tilskudd, 'query ($id: ID!) { extraGrantCase(id: $id) { code } }', {
          id: cases['skien'],
        }),
      ),
    ).toEqual(['FORBIDDEN extraGrantCase']);
    expect(
      codes(
        await grants.query(tilskudd, 'query ($id: ID!) { grantCase(id: $id) { code } }', {
          id: cases['skien'],
        }),
      ),
    ).toEqual(['NOT_FOUND grantCase']);
    const answer = await referToPersons(grants, tilskudd, {
      ids: [personId],
      fields: 'grantCases { code } extraGrantCases { code }',
    });
    expect(answer.data).toMatchObject({
      _entities: [{ grantCases: [{ code: 'AR-2' }], extraGrantCases: null }],
    });
    expect(codes(answer)).toEqual(['FORBIDDEN _entities.0.extraGrantCases']);
  });

  it.each([
    ['its own', viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003'), 'skien', []],
    [
      'another municipality',
      viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4001'),
      'skien',
      ['NOT_FOUND extraGrantCase'],
    ],
    [
      'another district',
      viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301', '030102'),
      'gamle oslo',
      ['NOT_FOUND extraGrantCase'],
    ],
    [
      'a strictly confidential person',
      viewer('IMDI_TILSKUDD'),
      'strictly confidential',
      ['NOT_FOUND extraGrantCase'],
    ],
  ] as const)('one case: %s', async (...[, who, name, expected]) => {
    expect(
      codes(
        await grants.query(who, 'query ($id: ID!) { extraGrantCase(id: $id) { code } }', {
          id: cases[name],
        }),
      ),
    ).toEqual(expected);
  });

  it('stays hidden in a transaction of any other action, even where its reach is the same', async () => {
    const app = await grants.database.connectAs('app');
    const seenUnder = async (action: string): Promise<number> => {
      await app.query('BEGIN');
      await app.query(
        `SELECT set_config('app.viewer', 'u', true), set_config('app.read_own', '4003', true), set_config('app.action', $1, true)`,
        [action],
      );
      const { rowCount } = await app.query('SELECT 1 FROM extra_case');
      await app.query('ROLLBACK');
      return rowCount ?? 0;
    };
    expect(await seenUnder('grants.case:read')).toBe(0);
    expect(await seenUnder('grants.extra:read')).toBe(2);
  });
});
