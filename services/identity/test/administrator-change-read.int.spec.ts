import type { DemoUser } from '../src/app/provision';
import { identity, outcome, skien } from './administration';
import {
  admin,
  ask,
  colleague,
  decide,
  employee,
  imdi,
  submitted,
  type Form,
  type Place,
  useAdministratorChanges,
} from './administrator-changes';
import type { Grant } from './identity';

useAdministratorChanges();

describe('reading the forms', () => {
  const listDocument =
    'query ($filter: AdministratorChangeFilter, $first: Int, $after: String) { administratorChanges(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }';
  const list = async (by: DemoUser, variables: object = {}) => {
    const { data, errors } = await ask(by, listDocument, variables);
    expect(errors).toBeUndefined();
    const { edges, ...rest } = data.administratorChanges as {
      edges: { node: { id: string } }[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    return { ...rest, ids: edges.map(({ node }) => node.id) };
  };
  const one = (by: DemoUser, { id }: Form) =>
    ask(by, 'query ($id: ID!) { administratorChange(id: $id) { id } }', { id });

  const places: Readonly<Record<string, Place>> = {
    bergen: { municipality: '4601' },
    arna: { municipality: '4601', district: '460101' },
    bergenhus: { municipality: '4601', district: '460102' },
    larvik: { municipality: '3909' },
  };
  const forms: Record<string, Form> = {};
  beforeAll(async () => {
    for (const [name, place] of Object.entries(places)) {
      identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + 1000);
      const user = await employee(place);
      forms[name] = await submitted(imdi, { kind: 'ADD', userId: user.id, ...place });
    }
  });
  const known = (ids: readonly string[]): readonly string[] =>
    ids.flatMap((id) => Object.keys(forms).find((name) => forms[name]?.id === id) ?? []);

  it.each<readonly [string, Grant, readonly string[]]>([
    ['IMDi', { role: 'IMDI_ADMINISTRATOR' }, ['larvik', 'bergenhus', 'arna', 'bergen']],
    ['Bergen', admin({ municipality: '4601' }), ['bergenhus', 'arna', 'bergen']],
    ['Arna', admin({ municipality: '4601', district: '460101' }), ['arna']],
    ['Larvik', admin({ municipality: '3909' }), ['larvik']],
    ['Skien', admin(skien), []],
  ])('%s sees those of its reach, the latest first', async (_, role, expected) => {
    const by = await employee({ municipality: role.municipality ?? '4003' }, [role]);
    expect(known((await list(by, { first: 100 })).ids)).toEqual(expected);
    for (const [name, form] of Object.entries(forms))
      expect(outcome(await one(by, form))).toBe(expected.includes(name) ? 'done' : 'NOT_FOUND');
  });

  it.each<readonly [string, Grant]>([
    ['a reader', { role: 'KOMMUNELESEBRUKER', municipality: '4601' }],
    [
      'the Jobbsjanse administrator',
      { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', municipality: '4601' },
    ],
    ['IMDi support', { role: 'IMDI_SUPPORT' }],
    ['an auditor', { role: 'REVISOR' }],
  ])('%s sees none', async (_, role) => {
    const by = await employee({ municipality: '4601' }, [role]);
    expect(outcome(await ask(by, listDocument))).toBe('FORBIDDEN');
    expect(outcome(await one(by, forms['bergen'] as Form))).toBe('FORBIDDEN');
  });

  it('goes by status, kind and municipality, in pages', async () => {
    const bergen = { municipality: '4601' };
    expect(known((await list(imdi, { filter: bergen })).ids)).toEqual([
      'bergenhus',
      'arna',
      'bergen',
    ]);
    const removals = { ...bergen, kind: 'REMOVE' };
    expect(known((await list(imdi, { filter: removals, first: 100 })).ids)).toEqual([]);
    await decide(colleague, forms['arna'] as Form, { decision: 'REJECTED' });
    const filter = { ...bergen, kind: 'ADD', status: 'SUBMITTED' };
    const first = await list(imdi, { filter, first: 1 });
    expect([known(first.ids), first.totalCount, first.pageInfo.hasNextPage]).toEqual([
      ['bergenhus'],
      2,
      true,
    ]);
    const second = await list(imdi, { filter, first: 1, after: first.pageInfo.endCursor });
    expect([known(second.ids), second.pageInfo.hasNextPage]).toEqual([['bergen'], false]);
    expect(known((await list(imdi, { filter: { status: 'REJECTED', ...bergen } })).ids)).toEqual([
      'arna',
    ]);
    const cursor = Buffer.from(JSON.stringify(['i går', 'x'])).toString('base64url');
    expect(outcome(await ask(imdi, listDocument, { after: cursor }))).toBe('BAD_USER_INPUT');
  });

  it('is in the audit trail by whom it is about', async () => {
    const form = forms['larvik'] as Form;
    await one(imdi, form);
    expect(
      await identity.harness.database.select(
        `SELECT DISTINCT entry->'fields' AS fields FROM audit_queue WHERE entry->>'action' = 'identity.administrator-change:read' AND entry->>'outcome' = 'DONE' AND entry->'object'->>'id' = $1`,
        [form.id],
      ),
    ).toEqual([{ fields: ['administrator-change'] }]);
  });
});
