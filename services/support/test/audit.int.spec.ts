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
import { open, opened, registerPerson, startHere } from './start';

const personId = randomUUID();
const opener = viewer('KOMMUNEKONTAKTSENTER', '4003');
let support: Harness;
let caseId = '';
beforeAll(async () => {
  support = await startHere();
  await registerPerson(support, personId, 'NONE');
  caseId = await opened(open(support, opener, { reference: { kind: 'PERSON', id: personId } }));
});
afterAll(() => support[Symbol.asyncDispose]());

/** The second role has nothing to do with it, and must not stand in the entry. */
const supportAdmin = (): UserViewer =>
  viewerWith([
    { role: 'KOMMUNESUPPORTADMIN', municipality: '4003', district: null },
    { role: 'KOMMUNEADMINISTRATOR', municipality: '4003', district: null },
  ]);

const object = (): AuditExpectation['object'] => ({ type: 'support-case', id: caseId });
const seen = (field: string): AuditExpectation => ({
  action: 'support.case:read',
  persons: [personId],
  fields: [field],
});
const list = 'edges { node { subject } }';

/** What asks for a field → what must be written down of it. */
const reads: Readonly<Record<string, readonly [string, () => readonly AuditExpectation[]]>> = {
  'Query.supportCases': [`{ supportCases { ${list} } }`, () => [seen('cases')]],
  'Query.supportCase': [
    'query ($caseId: ID!) { supportCase(id: $caseId) { subject messages { text } } }',
    () => [
      { ...seen('case'), object: object() },
      { ...seen('messages'), object: object() },
    ],
  ],
  'Municipality.supportCases': [
    `{ _entities(representations: [{ __typename: "Municipality", number: "4003" }]) { ... on Municipality { supportCases { ${list} } } } }`,
    () => [seen('cases')],
  ],
  'User.openedCases': [
    `query ($userId: ID!) { _entities(representations: [{ __typename: "User", id: $userId }]) { ... on User { openedCases { ${list} } } } }`,
    () => [seen('cases')],
  ],
};

/** What IMDi publishes for everybody. */
const aboutNobody = ['Query.announcements', 'Query.guides'];
const variables = (): object => ({ caseId, userId: opener.id });

it('has a case for every field that gives something out, or a reason why it needs none', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  expect([...Object.keys(reads), ...aboutNobody].toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, [document, told]) => {
    const user = supportAdmin();
    const { errors } = await support.query(user, document, { ...variables() });
    expect(errors).toBeUndefined();
    const entries = told().map((one) =>
      auditEntryOf(support, user, { service: 'support', ...one }),
    );
    expect(await auditOf(support, user)).toEqual(entries);
  },
);

it('writes down under no role what somebody reads of a case of his own', async () => {
  // The same user in a session of its own.
  const user = { ...opener, sessionId: randomUUID() };
  await support.query(user, `{ supportCases { ${list} } }`);
  expect(await auditOf(support, user)).toEqual([
    auditEntryOf(support, user, { service: 'support', allowedBy: 'none', ...seen('cases') }),
  ]);
});

// Everybody may read cases that he opened himself, so that nobody lacks the action: others are not there for him.
it.each(Object.entries(reads))(
  'writes down of %s that another municipality got nothing',
  async (name, [document]) => {
    const user = viewer('KOMMUNESUPPORTADMIN', '4001');
    await support.query(user, document, { ...variables() });
    const told =
      name === 'Query.supportCase'
        ? ({ outcome: 'REFUSED', reason: 'NOT_FOUND', object: object() } as const)
        : { persons: [], fields: ['cases'] };
    expect(await auditOf(support, user)).toEqual([
      auditEntryOf(support, user, { service: 'support', action: 'support.case:read', ...told }),
    ]);
  },
);
