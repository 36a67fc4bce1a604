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
import { givenPerson, givenReach, intro, porsgrunn, skien, startNirForTest } from './nir';

let nir: Harness;
let [here, elsewhere] = ['', ''];
beforeAll(async () => {
  nir = await startNirForTest();
  here = await givenPerson(nir, { followUp: skien, categories: [intro] });
  elsewhere = await givenPerson(nir, { followUp: porsgrunn });
});
afterAll(() => nir[Symbol.asyncDispose]());

/** The second role has nothing to do with it, and must not stand in the entry. */
const superuser = (): UserViewer =>
  viewerWith([
    { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4003', district: null },
    { role: 'KOMMUNEADMINISTRATOR', municipality: '4003', district: null },
  ]);

const person = (selection: string): string =>
  `query ($id: ID!) { _entities(representations: [{ __typename: "Person", id: $id }]) { ... on Person { ${selection} } } }`;
const basic = (): AuditExpectation => ({
  action: 'nir.person:read-basic',
  persons: [here],
  fields: ['basicData', 'protection'],
});

/** What asks for a field → what must be written down of it. */
const reads: Readonly<Record<string, readonly [string, () => readonly AuditExpectation[]]>> = {
  'Query.person': [
    'query ($id: ID!) { person(id: $id) { id } }',
    () => [{ ...basic(), object: { type: 'person', id: here } }],
  ],
  'Query.persons': [
    '{ persons(filter: { followUpMunicipality: "4003" }) { edges { node { id } } } }',
    () => [basic()],
  ],
  'Municipality.followedUpPersons': [
    '{ _entities(representations: [{ __typename: "Municipality", number: "4003" }]) { ... on Municipality { followedUpPersons { edges { node { id } } } } } }',
    () => [basic()],
  ],
  'Person.protection': [person('protection'), () => [basic()]],
  'Person.basicData': [person('basicData { familyName }'), () => [basic()]],
  'Person.version': [person('version'), () => [basic()]],
  'Person.followUp': [
    person('followUp { from }'),
    () => [basic(), { action: 'nir.person:read-basic', persons: [here], fields: ['followUp'] }],
  ],
  'Person.categories': [
    person('categories { code }'),
    () => [basic(), { action: 'nir.person:read', persons: [here], fields: ['categories'] }],
  ],
  'Person.closedData': [
    person('closedData { reason }'),
    () => [basic(), { action: 'nir.person:read-closed', persons: [here], fields: ['closedData'] }],
  ],
};

it('has a case for every field that gives something out', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  expect(Object.keys(reads).toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, [document, expected]) => {
    const user = superuser();
    const { errors } = await nir.query(user, document, { id: here });
    expect(errors).toBeUndefined();
    const entries = expected().map((told) => auditEntryOf(nir, user, { service: 'nir', ...told }));
    expect(await auditOf(nir, user)).toEqual(entries);
  },
);

it.each(Object.entries(reads))(
  'writes down of %s who asked without the action',
  async (_, [document, expected]) => {
    const user = viewer('KOMMUNEADMINISTRATOR', '4003');
    await nir.query(user, document, { id: here });
    const [{ action } = { action: '' }] = expected();
    expect(await auditOf(nir, user)).toEqual([
      auditEntryOf(nir, user, {
        ...{ service: 'nir', outcome: 'REFUSED', allowedBy: 'none', action, reason: 'FORBIDDEN' },
      }),
    ]);
  },
);

it.each([
  ['Person.categories', 'categories { code }', 'nir.person:read'],
  ['Person.closedData', 'closedData { reason }', 'nir.person:read-closed'],
])('writes down who may read the basic data alone and asked for %s', async (_, field, action) => {
  // As one who reads further elsewhere: without the action at all nothing of the row is asked.
  const user = viewerWith([
    { role: 'KOMMUNE_ANMODER_LES', municipality: '4003', district: null },
    { role: 'KOMMUNENIRSUPERBRUKER', municipality: '4001', district: null },
  ]);
  const settled = await givenPerson(nir);
  await givenReach(nir, settled, { reach: 'settled', place: skien });
  await nir.query(user, person(field), { id: settled });
  const refused = (await auditOf(nir, user)).filter(({ outcome }) => outcome === 'REFUSED');
  expect(refused).toMatchObject([{ action, reason: 'FORBIDDEN', persons: [settled] }]);
});

it.each([
  ['of another municipality', () => elsewhere],
  ['whom there is not', () => nobody],
])('writes down who asked for a person %s', async (_, id) => {
  const user = viewer('KOMMUNEETTERREGISTRERER', '4003');
  await nir.query(user, 'query ($id: ID!) { person(id: $id) { id } }', { id: id() });
  expect(await auditOf(nir, user)).toEqual([
    auditEntryOf(nir, user, {
      ...{ service: 'nir', outcome: 'REFUSED', object: { type: 'person', id: id() } },
      ...{ action: 'nir.person:read-basic', reason: 'NOT_FOUND' },
    }),
  ]);
});

const nobody = randomUUID();
