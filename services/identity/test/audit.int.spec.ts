import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  auditEntryOf,
  auditOf,
  guardedFields,
  type AuditExpectation,
  type Harness,
} from '@imdinett/testing';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Identity } from './identity';
import { givenAccountChange, givenForm } from './identity-rows';

let identity: Identity;
let harness: Harness;
let admin: DemoUser, auditor: DemoUser, employee: DemoUser, subject: DemoUser;
let formId = '';
const skien = { municipality: '4003' };
beforeAll(async () => {
  identity = await startIdentityForTest();
  ({ harness } = identity);
  // The second role has nothing to do with it, and must not stand in the entry.
  const readerToo = { role: 'KOMMUNELESEBRUKER', ...skien } as const;
  admin = await identity.given({
    homeMunicipality: null,
    grants: [{ role: 'KOMMUNEADMINISTRATOR', ...skien }, readerToo],
  });
  auditor = await identity.given({ homeMunicipality: null, grants: [{ role: 'REVISOR' }] });
  employee = await identity.given({ homeMunicipality: '4001', grants: [] });
  subject = await identity.given({ grants: [readerToo] });
  formId = await givenForm(harness.database, { place: skien, userId: subject.id, by: admin.id });
  await givenAccountChange(harness.database, subject.id, { place: skien, by: admin.id });
});
afterAll(() => identity[Symbol.asyncDispose]());

type Read = {
  readonly as: () => DemoUser;
  readonly document: string;
  readonly told: () => readonly AuditExpectation[];
};

const ofUser = (field: string): AuditExpectation => ({
  action: 'identity.user:read',
  persons: [subject.id],
  fields: [field],
});
const ofForm = (): AuditExpectation => ({
  action: 'identity.administrator-change:read',
  persons: [subject.id],
  fields: ['administrator-change'],
});
const refer = (selection: string): string =>
  `query ($userId: ID!) { _entities(representations: [{ __typename: "User", id: $userId }]) { ... on User { ${selection} } } }`;
const throughReference = (selection: string, field = 'account'): Read => ({
  as: () => admin,
  document: refer(selection),
  told: () => [ofUser(field)],
});

const reads: Readonly<Record<string, Read>> = {
  'Query.user': {
    as: () => admin,
    document: 'query ($userId: ID!) { user(id: $userId) { email } }',
    told: () => [{ ...ofUser('account'), object: { type: 'user', id: subject.id } }],
  },
  'Query.users': {
    as: () => admin,
    document: '{ users(filter: { municipality: "4003" }) { edges { node { email } } } }',
    told: () => [
      {
        ...ofUser('account'),
        persons: expect.arrayContaining([subject.id, admin.id]) as string[],
      },
    ],
  },
  'Query.canGrantRole': {
    as: () => admin,
    document:
      'query ($userId: ID!) { canGrantRole(userId: $userId, role: KOMMUNELESEBRUKER, municipality: "4003") { allowed } }',
    told: () => [{ ...ofUser('canGrantRole'), object: { type: 'user', id: subject.id } }],
  },
  'Query.administratorChange': {
    as: () => admin,
    document: 'query ($formId: ID!) { administratorChange(id: $formId) { reason } }',
    told: () => [{ ...ofForm(), object: { type: 'administrator-change', id: formId } }],
  },
  'Query.administratorChanges': {
    as: () => admin,
    document: '{ administratorChanges { edges { node { reason } } } }',
    told: () => [ofForm()],
  },
  'Query.auditEvents': {
    as: () => auditor,
    document: '{ auditEvents(filter: { personId: "p1" }) { edges { node { id } } } }',
    told: () => [
      {
        action: 'identity.audit:read',
        object: { type: 'audit-trail', id: 'p1' },
        fields: ['audit-event'],
        rows: 0,
      },
    ],
  },
  'User.username': throughReference('username'),
  'User.email': throughReference('email'),
  'User.mobile': throughReference('mobile'),
  'User.homeMunicipality': throughReference('homeMunicipality { number }'),
  'User.homeDistrict': throughReference('homeDistrict { number }'),
  'User.status': throughReference('status'),
  'User.lastLoginAt': throughReference('lastLoginAt'),
  'User.activatedAt': throughReference('activatedAt'),
  'User.invitedAt': throughReference('invitedAt'),
  'User.inactiveFrom': throughReference('inactiveFrom'),
  'User.credentialsReset': throughReference('credentialsReset'),
  'User.version': throughReference('version'),
  'User.grants': throughReference('grants { role }', 'grants'),
  'User.history': throughReference('history { kind }', 'history'),
};

/** Why nothing is written down of them. */
const unaudited: Readonly<Record<string, readonly string[]>> = {
  "the caller's own data": ['Query.me'],
  // Every page names who did something. An entry for each reader would bury the entries about persons.
  'the name in which somebody acts for the authority, open to every user': ['User.name'],
  'about nobody': [
    ...['Query.roles', 'Query.municipality', 'Query.municipalities', 'District.municipality'],
    ...['name', 'county', 'districts', 'validFrom', 'validTo', 'successors'].map(
      (field) => `Municipality.${field}`,
    ),
    'District.name',
  ],
};

const variables = (): Record<string, string> => ({ userId: subject.id, formId });

it('has a case for every field that gives something out, or a reason why it needs none', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  const known = [...Object.keys(reads), ...Object.values(unaudited).flat()];
  expect(known.toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, { as, document, told }) => {
    const user = identity.as(as());
    const { errors } = await harness.query(user, document, variables());
    expect(errors).toBeUndefined();
    const entries = told().map((one) =>
      auditEntryOf(harness, user, { service: 'identity', ...one }),
    );
    expect(await auditOf(harness, user)).toEqual(entries);
  },
);

it.each(Object.entries(reads))(
  'writes down of %s who asked without the action',
  async (_, { document, told }) => {
    const user = identity.as(employee);
    await harness.query(user, document, variables());
    const [{ action } = { action: '' }] = told();
    expect(await auditOf(harness, user)).toEqual([
      auditEntryOf(harness, user, {
        ...{ service: 'identity', outcome: 'REFUSED', allowedBy: 'none' },
        ...{ action, reason: 'FORBIDDEN' },
      }),
    ]);
  },
);

it.each([
  ['Query.user', () => ({ type: 'user', id: subject.id })],
  ['Query.canGrantRole', () => ({ type: 'user', id: subject.id })],
  ['Query.administratorChange', () => ({ type: 'administrator-change', id: formId })],
] as const)('writes down of %s who asked from another municipality', async (name, object) => {
  const elsewhere = await identity.given({
    homeMunicipality: '4001',
    grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4001' }],
  });
  const user = identity.as(elsewhere);
  const read = reads[name];
  await harness.query(user, read?.document ?? '', variables());
  const [{ action } = { action: '' }] = read?.told() ?? [];
  expect(await auditOf(harness, user)).toEqual([
    auditEntryOf(harness, user, {
      ...{ service: 'identity', outcome: 'REFUSED', reason: 'NOT_FOUND', action },
      object: object(),
    }),
  ]);
});
