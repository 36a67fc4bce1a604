import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { viewer, viewerWith, type Answer, type Harness } from '@imdinett/testing';
import {
  audited,
  codes,
  gamleOslo,
  givenCase,
  givenExtraCase,
  gruenerloekka,
  startGrantsForTest,
} from './grants';

let grants: Harness;

beforeAll(async () => {
  grants = await startGrantsForTest();
});

afterAll(() => grants[Symbol.asyncDispose]());

const mutation = `mutation ($input: SubmitChangeRequestInput!) { submitChangeRequest(input: $input) {
  changeRequest { id level reason text status submittedAt submittedBy { id } } grantCase { id version changeRequests { text } } } }`;
const given = {
  level: 'PERSON',
  reason: 'PERSON_HAS_MOVED',
  text: 'Flyttet til Bodø 1. mars.',
  expectedVersion: 1,
};
const submit = (who: UserViewer, input: object): Promise<Answer> =>
  grants.query(who, mutation, { input: { ...given, ...input } });
const saksbehandler = viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4003');
const events = async (caseId: string) =>
  (await grants.outbox()).filter(({ aggregateid }) => aggregateid === caseId);

type Submitted = { submitChangeRequest: { changeRequest: { id: string } } };

describe('submitChangeRequest', () => {
  it('keeps the request with the case and tells the stream, without the text', async () => {
    const personId = randomUUID();
    const caseId = await givenCase(grants, { personId });
    const answer = await submit(saksbehandler, { caseId });
    expect(answer).toEqual({
      data: {
        submitChangeRequest: {
          changeRequest: {
            id: expect.any(String) as unknown,
            level: 'PERSON',
            reason: 'PERSON_HAS_MOVED',
            text: 'Flyttet til Bodø 1. mars.',
            status: 'SUBMITTED',
            submittedAt: '2026-11-24T10:00:00.000Z',
            submittedBy: { id: saksbehandler.id },
          },
          grantCase: {
            id: caseId,
            version: 2,
            changeRequests: [{ text: 'Flyttet til Bodø 1. mars.' }],
          },
        },
      },
    });
    expect(await events(caseId)).toEqual([
      {
        type: 'no.imdi.grants.case-change-request-submitted.v1',
        aggregateid: caseId,
        aggregateversion: 2,
        payload: {
          caseId,
          personId,
          protection: 'NONE',
          changeRequestId: (answer.data as Submitted).submitChangeRequest.changeRequest.id,
          level: 'PERSON',
          reasonCode: 'PERSON_HAS_MOVED',
          municipality: '4003',
          district: null,
          year: 2026,
        },
      },
    ]);
    const entries = (await audited(grants))
      .map(({ entry }) => entry)
      .filter(({ action }) => action === 'grants.change-request:submit');
    const entry = { object: { type: 'grant-case', id: caseId }, persons: [personId] };
    expect(entries).toMatchObject([
      { ...entry, outcome: 'DONE', after: { reason: 'PERSON_HAS_MOVED' } },
      { ...entry, outcome: 'DONE', fields: ['grantCase', 'changeRequests'] },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Bodø');
  });

  it('keeps no readable text in the database', async () => {
    const caseId = await givenCase(grants);
    await submit(saksbehandler, { caseId, text: 'hemmelig grunn', idempotencyKey: 'sealed' });
    const rows = await grants.database.select<{ row: string }>(
      `SELECT row_to_json(q)::text AS row FROM change_request q UNION ALL SELECT row_to_json(k)::text FROM idempotency_key k
       UNION ALL SELECT row_to_json(o)::text FROM outbox o UNION ALL SELECT row_to_json(a)::text FROM audit_queue a`,
    );
    expect(rows.map(({ row }) => row).join('\n')).not.toContain('hemmelig');
  });

  it('answers a repeat with the first answer, and audits that it showed it', async () => {
    const caseId = await givenCase(grants);
    const first = await submit(saksbehandler, { caseId, idempotencyKey: 'repeat' });
    expect(await submit(saksbehandler, { caseId, idempotencyKey: 'repeat' })).toEqual(first);
    expect(await events(caseId)).toHaveLength(1);
    const shown = (await audited(grants)).filter(
      ({ entry: { object, fields } }) =>
        (object as { id: string } | undefined)?.id === caseId &&
        (fields as readonly string[]).includes('grantCase'),
    );
    expect(shown).toHaveLength(2);
  });

  it('lets a district send for its own and no other', async () => {
    const who = viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '0301', '030101');
    expect(
      (await submit(who, { caseId: await givenCase(grants, { place: gamleOslo }) })).errors,
    ).toBeUndefined();
    expect(
      codes(await submit(who, { caseId: await givenCase(grants, { place: gruenerloekka }) })),
    ).toEqual(['NOT_FOUND submitChangeRequest']);
  });

  it('takes one of two requests on the same version', async () => {
    const caseId = await givenCase(grants);
    const answers = await Promise.all([
      submit(saksbehandler, { caseId }),
      submit(saksbehandler, { caseId }),
    ]);
    expect(answers.flatMap(codes)).toEqual(['CONFLICT submitChangeRequest']);
    expect(await events(caseId)).toHaveLength(1);
  });

  it.each([
    [
      'a closed case',
      'RULE_VIOLATION:change-request.case-is-closed',
      saksbehandler,
      { status: 'CLOSED' },
      {},
    ],
    ['another version', 'CONFLICT', saksbehandler, { version: 3 }, {}],
    ['a text without words', 'BAD_USER_INPUT', saksbehandler, {}, { text: '  ' }],
    [
      'another municipality',
      'NOT_FOUND',
      viewer('KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', '4001'),
      {},
      {},
    ],
    [
      'a strictly confidential person',
      'NOT_FOUND',
      saksbehandler,
      { protection: 'STRICTLY_CONFIDENTIAL' },
      {},
    ],
    ['IMDi, who only reads here', 'FORBIDDEN', viewer('IMDI_TILSKUDD'), {}, {}],
    [
      'IMDi, though writing elsewhere',
      'FORBIDDEN',
      viewerWith([
        { role: 'IMDI_TILSKUDD', municipality: null, district: null },
        { role: 'KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD', municipality: '4001', district: null },
      ]),
      {},
      {},
    ],
    ['a Kommuneadministrator', 'FORBIDDEN', viewer('KOMMUNEADMINISTRATOR', '4003'), {}, {}],
  ] as const)('is refused for %s: %s', async (...[, code, who, grantCase, input]) => {
    const caseId = await givenCase(grants, grantCase);
    expect(codes(await submit(who, { caseId, ...input }))).toEqual([`${code} submitChangeRequest`]);
    expect(await events(caseId)).toEqual([]);
  });

  it('audits whose requests were read', async () => {
    const personId = randomUUID();
    const caseId = await givenCase(grants, { personId });
    await submit(saksbehandler, { caseId });
    const reader = viewer('IMDI_TILSKUDD');
    const answer = await grants.query(
      reader,
      'query ($id: ID!) { grantCase(id: $id) { changeRequests { text } } }',
      { id: caseId },
    );
    expect(answer.data).toEqual({ grantCase: { changeRequests: [{ text: given.text }] } });
    expect((await audited(grants)).at(-1)?.entry).toMatchObject({
      actor: { id: reader.id },
      action: 'grants.case:read',
      persons: [personId],
      fields: ['changeRequests'],
    });
  });

  it('does not know a case of ekstratilskudd', async () => {
    const caseId = await givenExtraCase(grants);
    expect(
      codes(await submit(viewer('KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD', '4003'), { caseId })),
    ).toEqual(['NOT_FOUND submitChangeRequest']);
  });
});
