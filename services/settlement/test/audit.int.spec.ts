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
import { givenList, givenSettlement, porsgrunn, startSettlementForTest } from './settlement';

let settlement: Harness;
let [listId, listElsewhere, assigned, settled] = ['', '', '', ''];
beforeAll(async () => {
  settlement = await startSettlementForTest();
  listId = await givenList(settlement);
  listElsewhere = await givenList(settlement, porsgrunn);
  const folder = { receptionCentre: null, family: null, health: 'x', network: null };
  assigned = await givenSettlement(settlement, {
    listId,
    folder: { ...folder, updatedOn: '2026-09-01' },
  });
  settled = await givenSettlement(settlement, { phase: 'SETTLED' });
});
afterAll(() => settlement[Symbol.asyncDispose]());

/** The second role has nothing to do with it, and must not stand in the entry. */
const bosetter = (): UserViewer =>
  viewerWith([
    { role: 'KOMMUNE_BOSETTER_SKRIV', municipality: '4003', district: null },
    { role: 'KOMMUNEADMINISTRATOR', municipality: '4003', district: null },
  ]);

type Read = {
  readonly as: () => UserViewer;
  readonly document: string;
  readonly told: () => readonly AuditExpectation[];
};
const person = (selection: string): string =>
  `query ($personId: ID!) { _entities(representations: [{ __typename: "Person", id: $personId }]) { ... on Person { ${selection} } } }`;

const seen = (field: string, personId: string): AuditExpectation => ({
  action: 'settlement.person:search',
  persons: [personId],
  fields: [field],
});
const lines = (): AuditExpectation => ({
  action: 'settlement.allocation:read',
  persons: [assigned],
  fields: ['allocationList.lines'],
});

/** The lists themselves tell of municipalities; who stands on one is asked for with its lines. */
const reads: Readonly<Record<string, Read>> = {
  'Query.allocationLists': {
    as: bosetter,
    document:
      '{ allocationLists(filter: { status: SENT }) { edges { node { lines { person { id } } } } } }',
    told: () => [{ ...lines(), persons: expect.arrayContaining([assigned, settled]) as string[] }],
  },
  'Query.allocationList': {
    as: bosetter,
    document: 'query ($listId: ID!) { allocationList(id: $listId) { lines { person { id } } } }',
    told: () => [lines()],
  },
  'Municipality.allocationLists': {
    as: bosetter,
    document:
      '{ _entities(representations: [{ __typename: "Municipality", number: "4003" }]) { ... on Municipality { allocationLists { edges { node { lines { person { id } } } } } } } }',
    told: () => [{ ...lines(), persons: expect.arrayContaining([assigned, settled]) as string[] }],
  },
  'Query.assignedPersons': {
    as: bosetter,
    document: '{ assignedPersons { edges { node { phase } } } }',
    told: () => [seen('assignedPersons', assigned)],
  },
  'Query.settledPersons': {
    as: bosetter,
    document: '{ settledPersons { edges { node { phase } } } }',
    told: () => [seen('settledPersons', settled)],
  },
  'Person.settlement': {
    as: bosetter,
    document: person('settlement { phase }'),
    told: () => [seen('person.settlement', assigned)],
  },
  'PersonSettlement.folder': {
    as: bosetter,
    document: person('settlement { folder { health } }'),
    told: () => [
      seen('person.settlement', assigned),
      {
        ...seen('person.settlement.folder', assigned),
        action: 'settlement.person-folder:read',
      },
    ],
  },
};

/** Numbers of a municipality. */
const aboutNobody = ['Query.settlementRequests', 'Municipality.settlementRequests'];

it('has a case for every field that gives something out, or a reason why it needs none', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  expect([...Object.keys(reads), ...aboutNobody].toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, { as, document, told }) => {
    const user = as();
    const { errors } = await settlement.query(user, document, { listId, personId: assigned });
    expect(errors).toBeUndefined();
    const entries = told().map((one) =>
      auditEntryOf(settlement, user, { service: 'settlement', ...one }),
    );
    expect(await auditOf(settlement, user)).toEqual(entries);
  },
);

it.each(Object.entries(reads))(
  'writes down of %s who asked without the action',
  async (_, { document, told }) => {
    const user = viewer('KOMMUNEADMINISTRATOR', '4003');
    await settlement.query(user, document, { listId, personId: assigned });
    const [{ action } = { action: '' }] = told();
    expect(await auditOf(settlement, user)).toEqual([
      auditEntryOf(settlement, user, {
        ...{
          service: 'settlement',
          outcome: 'REFUSED',
          allowedBy: 'none',
          action,
          reason: 'FORBIDDEN',
        },
      }),
    ]);
  },
);

it('writes down who asked for a list of another municipality', async () => {
  const user = viewer('KOMMUNE_BOSETTER_SKRIV', '4003');
  const document = 'query ($id: ID!) { allocationList(id: $id) { id } }';
  await settlement.query(user, document, { id: listElsewhere });
  expect(await auditOf(settlement, user)).toEqual([
    auditEntryOf(settlement, user, {
      ...{ service: 'settlement', outcome: 'REFUSED', reason: 'NOT_FOUND' },
      action: 'settlement.allocation:read',
      object: { type: 'allocation-list', id: listElsewhere },
    }),
  ]);
});

it('writes down who searches and may open no folder (personmappe)', async () => {
  const user = viewer('KOMMUNE_ANMODER_LES', '4003');
  await settlement.query(user, person('settlement { folder { health } }'), { personId: settled });
  expect(await auditOf(settlement, user)).toEqual([
    auditEntryOf(settlement, user, {
      service: 'settlement',
      ...seen('person.settlement', settled),
    }),
    auditEntryOf(settlement, user, {
      ...{ service: 'settlement', outcome: 'REFUSED', allowedBy: 'none' },
      ...{ action: 'settlement.person-folder:read', reason: 'FORBIDDEN' },
    }),
  ]);
});
