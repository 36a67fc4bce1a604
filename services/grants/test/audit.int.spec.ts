import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UserViewer } from '@imdinett/access';
import {
  auditEntryOf,
  auditOf,
  guardedFields,
  viewer,
  viewerWith,
  type AuditExpectation,
  type Harness,
} from '@imdinett/testing';
import { givenCase, givenExtraCase, porsgrunn, startGrantsForTest } from './grants';

let grants: Harness;
let [caseId, extraId, caseElsewhere, extraElsewhere] = ['', '', '', ''];
const [personId, extraPersonId] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  grants = await startGrantsForTest();
  caseId = await givenCase(grants, { personId });
  extraId = await givenExtraCase(grants, { personId: extraPersonId });
  caseElsewhere = await givenCase(grants, { place: porsgrunn });
  extraElsewhere = await givenExtraCase(grants, { place: porsgrunn });
});
afterAll(() => grants[Symbol.asyncDispose]());

/** The second role has nothing to do with it, and must not stand in the entry. */
const handler = (): UserViewer =>
  viewerWith([
    { role: 'KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', municipality: '4003', district: null },
    { role: 'KOMMUNEADMINISTRATOR', municipality: '4003', district: null },
  ]);

type Read = {
  readonly as: () => UserViewer;
  readonly document: string;
  readonly told: () => readonly AuditExpectation[];
};
const person = (variable: string, selection: string): string =>
  `query ($${variable}: ID!) { _entities(representations: [{ __typename: "Person", id: $${variable} }]) { ... on Person { ${selection} } } }`;

const ofCase = (field: string): AuditExpectation => ({
  action: 'grants.case:read',
  persons: [personId],
  fields: [field],
});
const ofExtraCase = (field: string): AuditExpectation => ({
  action: 'grants.extra:read',
  persons: [extraPersonId],
  fields: [field],
});

const reads: Readonly<Record<string, Read>> = {
  'Query.grantCases': {
    as: handler,
    document: '{ grantCases { edges { node { id } } } }',
    told: () => [ofCase('grantCases')],
  },
  'Query.grantCase': {
    as: handler,
    document: 'query ($caseId: ID!) { grantCase(id: $caseId) { id } }',
    told: () => [{ ...ofCase('grantCase'), object: { type: 'grant-case', id: caseId } }],
  },
  'Query.extraGrantCases': {
    as: handler,
    document: '{ extraGrantCases { edges { node { id } } } }',
    told: () => [ofExtraCase('extraGrantCases')],
  },
  'Query.extraGrantCase': {
    as: handler,
    document: 'query ($extraId: ID!) { extraGrantCase(id: $extraId) { id } }',
    told: () => [
      { ...ofExtraCase('extraGrantCase'), object: { type: 'extra-grant-case', id: extraId } },
    ],
  },
  'Person.grantCases': {
    as: handler,
    document: person('personId', 'grantCases { id }'),
    told: () => [ofCase('person.grantCases')],
  },
  'Person.extraGrantCases': {
    as: handler,
    document: person('extraPersonId', 'extraGrantCases { id }'),
    told: () => [ofExtraCase('person.extraGrantCases')],
  },
};

/** Sums of a municipality, and what a grant amounts to. */
const aboutNobody = ['Query.grantOverview', 'Query.grantRates', 'Municipality.grantOverview'];

it('has a case for every field that gives something out, or a reason why it needs none', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  expect([...Object.keys(reads), ...aboutNobody].toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, { as, document, told }) => {
    const user = as();
    const { errors } = await grants.query(user, document, {
      caseId,
      extraId,
      personId,
      extraPersonId,
    });
    expect(errors).toBeUndefined();
    const entries = told().map((one) => auditEntryOf(grants, user, { service: 'grants', ...one }));
    expect(await auditOf(grants, user)).toEqual(entries);
  },
);

it.each(Object.entries(reads))(
  'writes down of %s who asked without the action',
  async (_, { document, told }) => {
    const user = viewer('KOMMUNEADMINISTRATOR', '4003');
    await grants.query(user, document, { caseId, extraId, personId, extraPersonId });
    const [{ action } = { action: '' }] = told();
    expect(await auditOf(grants, user)).toEqual([
      auditEntryOf(grants, user, {
        ...{
          service: 'grants',
          outcome: 'REFUSED',
          allowedBy: 'none',
          action,
          reason: 'FORBIDDEN',
        },
      }),
    ]);
  },
);

it('writes down whose change requests (endringsforespørsler) were read with a case', async () => {
  const [user, about] = [handler(), randomUUID()];
  const id = await givenCase(grants, { personId: about });
  const submission = { level: 'PERSON', reason: 'PERSON_HAS_MOVED', text: 'Flyttet' };
  const sent = await grants.query(
    user,
    'mutation ($input: SubmitChangeRequestInput!) { submitChangeRequest(input: $input) { grantCase { id } } }',
    { input: { caseId: id, expectedVersion: 1, ...submission } },
  );
  expect(sent.errors).toBeUndefined();
  const { errors } = await grants.query(
    user,
    'query ($id: ID!) { grantCase(id: $id) { changeRequests { text } } }',
    { id },
  );
  expect(errors).toBeUndefined();
  expect((await auditOf(grants, user)).at(-1)).toEqual(
    auditEntryOf(grants, user, {
      ...{ service: 'grants', action: 'grants.case:read' },
      ...{ persons: [about], fields: ['changeRequests'] },
    }),
  );
});

it.each([
  ['grantCase', 'grant-case', 'grants.case:read', () => caseElsewhere],
  ['extraGrantCase', 'extra-grant-case', 'grants.extra:read', () => extraElsewhere],
])('writes down who asked by %s for a case of another municipality', async (...row) => {
  const [field, type, action, id] = row;
  const user = viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003');
  await grants.query(user, `query ($id: ID!) { ${field}(id: $id) { id } }`, { id: id() });
  expect(await auditOf(grants, user)).toEqual([
    auditEntryOf(grants, user, {
      ...{ service: 'grants', outcome: 'REFUSED', reason: 'NOT_FOUND' },
      ...{ action, object: { type, id: id() } },
    }),
  ]);
});
