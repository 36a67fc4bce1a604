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
import { create, created, givenPerson, hashOf, nationalIds, startHere } from './start';

let jobbsjanse: Harness;
let [participantId, personId, elsewhere] = ['', '', ''];
/** The second role has nothing to do with it, and must not stand in the entry. */
const register = (): UserViewer =>
  viewerWith([
    { role: 'JOBBSJANSE_KOMMUNEBRUKER', municipality: '4003', district: null },
    { role: 'KOMMUNEADMINISTRATOR', municipality: '4003', district: null },
  ]);
beforeAll(async () => {
  jobbsjanse = await startHere();
  const [one, other] = nationalIds;
  personId = await givenPerson(jobbsjanse, { nationalIdHash: hashOf(one), protection: 'NONE' });
  participantId = await created(create(jobbsjanse, register(), one));
  const porsgrunn = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4001');
  elsewhere = await created(create(jobbsjanse, porsgrunn, other, { municipality: '4001' }));
});
afterAll(() => jobbsjanse[Symbol.asyncDispose]());

type Read = {
  readonly as: () => UserViewer;
  readonly document: string;
  readonly told: () => readonly AuditExpectation[];
};

const told = (field: string): AuditExpectation => ({
  action: 'jobbsjanse.participant:read',
  persons: [personId],
  fields: [field],
});

const reads: Readonly<Record<string, Read>> = {
  'Query.jobbsjanseParticipants': {
    as: register,
    document: '{ jobbsjanseParticipants { edges { node { nationalId } } } }',
    told: () => [told('participants')],
  },
  'Query.jobbsjanseParticipant': {
    as: register,
    document:
      'query ($participantId: ID!) { jobbsjanseParticipant(id: $participantId) { nationalId } }',
    told: () => [{ ...told('participant'), object: { type: 'participant', id: participantId } }],
  },
  'Municipality.jobbsjanseParticipants': {
    as: register,
    document:
      '{ _entities(representations: [{ __typename: "Municipality", number: "4003" }]) { ... on Municipality { jobbsjanseParticipants { edges { node { nationalId } } } } } }',
    told: () => [told('participants')],
  },
  'Person.jobbsjanseParticipation': {
    as: register,
    document:
      'query ($personId: ID!) { _entities(representations: [{ __typename: "Person", id: $personId }]) { ... on Person { jobbsjanseParticipation { id } } } }',
    told: () => [told('person.participation')],
  },
};

/** Texts. */
const aboutNobody = ['Query.jobbsjanseHelp'];

it('has a case for every field that gives something out, or a reason why it needs none', async () => {
  const schema = await readFile(join(__dirname, '../schema.graphql'), 'utf8');
  expect([...Object.keys(reads), ...aboutNobody].toSorted()).toEqual(guardedFields(schema));
});

it.each(Object.entries(reads))(
  'writes down of %s who, whose, which fields, under which role, when and in which request',
  async (_, { as, document, told }) => {
    const user = as();
    const { errors } = await jobbsjanse.query(user, document, { participantId, personId });
    expect(errors).toBeUndefined();
    const entries = told().map((one) =>
      auditEntryOf(jobbsjanse, user, { service: 'jobbsjanse', ...one }),
    );
    expect(await auditOf(jobbsjanse, user)).toEqual(entries);
  },
);

it.each(Object.entries(reads))(
  'writes down of %s who asked without the action',
  async (_, { document, told }) => {
    const user = viewer('KOMMUNEADMINISTRATOR', '4003');
    await jobbsjanse.query(user, document, { participantId, personId });
    const [{ action } = { action: '' }] = told();
    expect(await auditOf(jobbsjanse, user)).toEqual([
      auditEntryOf(jobbsjanse, user, {
        ...{
          service: 'jobbsjanse',
          outcome: 'REFUSED',
          allowedBy: 'none',
          action,
          reason: 'FORBIDDEN',
        },
      }),
    ]);
  },
);

it('writes down who asked for a participant of another municipality', async () => {
  const user = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
  const document = 'query ($id: ID!) { jobbsjanseParticipant(id: $id) { id } }';
  await jobbsjanse.query(user, document, { id: elsewhere });
  expect(await auditOf(jobbsjanse, user)).toEqual([
    auditEntryOf(jobbsjanse, user, {
      ...{ service: 'jobbsjanse', outcome: 'REFUSED', reason: 'NOT_FOUND' },
      action: 'jobbsjanse.participant:read',
      object: { type: 'participant', id: elsewhere },
    }),
  ]);
});
