import { viewer, type Harness } from '@imdinett/testing';
import { open, opened, oneDocument, reply, startHere } from './start';

let service: Harness;
beforeAll(async () => {
  service = await startHere();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.now = new Date('2026-11-24T10:00:00Z');
});

const kontaktsenter = viewer('KOMMUNEKONTAKTSENTER', '4003');
const imdi = viewer('IMDI_SUPPORT');
/** Synthetic: 80 is added to the month. */
const nationalId = '10818018644';

const setStatus = /* GraphQL */ `
  mutation ($input: SetSupportCaseStatusInput!) {
    setSupportCaseStatus(input: $input) {
      supportCase {
        version
        status
      }
    }
  }
`;
const assign = /* GraphQL */ `
  mutation ($input: AssignSupportCaseInput!) {
    assignSupportCase(input: $input) {
      supportCase {
        version
        status
        assignedTo {
          id
        }
      }
    }
  }
`;

describe('opening a case', () => {
  it('begins a dialogue and tells it without a word of it', async () => {
    const { data, errors } = await open(service, kontaktsenter, {
      subject: 'Et emne',
      text: 'En tekst',
    });
    expect(errors).toBeUndefined();
    const { supportCase } = data.openSupportCase;
    expect(supportCase).toMatchObject({
      version: 1,
      area: 'NIR',
      status: 'NEW',
      subject: 'Et emne',
      municipality: { number: '4003' },
      district: null,
      openedBy: { id: kontaktsenter.id },
      assignedTo: null,
      reference: null,
      messages: [{ side: 'MUNICIPALITY', text: 'En tekst', author: { id: kontaktsenter.id } }],
    });
    const [event] = (await service.outbox()).filter(
      ({ aggregateid }) => aggregateid === supportCase.id,
    );
    expect(event?.type).toBe('no.imdi.support.case-opened.v1');
    expect(event?.payload).toEqual({
      caseId: supportCase.id,
      municipality: '4003',
      district: null,
      category: 'NIR',
      status: 'NEW',
    });
  });

  it('keeps subject and text sealed', async () => {
    await opened(
      open(service, kontaktsenter, {
        subject: 'Hemmelig emne',
        text: 'Hemmelig tekst',
        idempotencyKey: 'sealed',
      }),
    );
    const rows = await service.database.select<{ all: string }>(
      `SELECT support_case::text AS all FROM support_case UNION ALL SELECT support_message::text FROM support_message
       UNION ALL SELECT entry::text FROM audit_queue UNION ALL SELECT answer::text FROM idempotency_key UNION ALL SELECT payload::text FROM outbox`,
    );
    expect(rows.map((row) => row.all).join('\n')).not.toMatch(/Hemmelig/);
  });

  it.each([
    ['subject', { subject: `Om ${nationalId}` }, 'input.subject'],
    ['text', { text: `Det gjelder 108180 18644.` }, 'input.text'],
    ['text, as a DUF number', { text: 'DUF 2012 586975 61' }, 'input.text'],
  ])('is refused with advice when the %s holds an identity number', async (_, more, field) => {
    const before = await service.outbox();
    const { data, errors } = await open(service, kontaktsenter, more);
    expect(data.openSupportCase).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'support.identity-number-in-text',
      field,
    });
    expect(errors?.[0]?.message).toMatch(/Fjern nummeret, og vis i stedet til personen/);
    expect(JSON.stringify(errors)).not.toContain(nationalId);
    expect(await service.outbox()).toEqual(before);
  });

  it.each([
    ['no subject', { subject: '  ' }, 'input.subject'],
    ['a subject that is too long', { subject: 'x'.repeat(121) }, 'input.subject'],
    ['no text', { text: '' }, 'input.text'],
    [
      'a reference that is no id',
      { reference: { kind: 'PERSON', id: nationalId } },
      'input.reference.id',
    ],
  ])('is refused with %s', async (_, more, field) => {
    const { errors } = await open(service, kontaktsenter, more);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('gives the first answer to a repeat with the same key', async () => {
    const key = { idempotencyKey: 'the-key' };
    expect(await opened(open(service, kontaktsenter, key))).toBe(
      await opened(open(service, kontaktsenter, key)),
    );
  });
});

describe('the dialogue', () => {
  it('goes back and forth, and each turn raises the version', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    const answer = await reply(service, imdi, {
      caseId,
      expectedVersion: 1,
      text: 'Hvilken liste?',
    });
    expect(answer.data.replyToSupportCase.supportCase).toMatchObject({
      version: 2,
      status: 'WAITING_FOR_MUNICIPALITY',
    });
    service.clock.now = new Date('2026-11-24T11:00:00Z');
    const back = await reply(service, kontaktsenter, {
      caseId,
      expectedVersion: 2,
      text: 'Den fra i går.',
    });
    expect(back.data.replyToSupportCase.supportCase).toMatchObject({
      version: 3,
      status: 'IN_PROGRESS',
      messages: [
        { side: 'MUNICIPALITY', text: 'Personen står ikke på listen.' },
        { side: 'IMDI', text: 'Hvilken liste?' },
        { side: 'MUNICIPALITY', text: 'Den fra i går.' },
      ],
    });
    const events = (await service.outbox()).filter(({ aggregateid }) => aggregateid === caseId);
    expect(events.map(({ type, payload }) => [type, payload['status']])).toEqual([
      ['no.imdi.support.case-opened.v1', 'NEW'],
      ['no.imdi.support.case-replied.v1', 'WAITING_FOR_MUNICIPALITY'],
      ['no.imdi.support.case-replied.v1', 'IN_PROGRESS'],
    ]);
  });

  it('refuses an answer to a stale version', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    await reply(service, imdi, { caseId, expectedVersion: 1 });
    const { errors } = await reply(service, kontaktsenter, { caseId, expectedVersion: 1 });
    expect(errors?.[0]?.extensions.code).toBe('CONFLICT');
  });

  it('lets one of two answers at the same moment through', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    const answers = await Promise.all([
      reply(service, imdi, { caseId, expectedVersion: 1 }),
      reply(service, kontaktsenter, { caseId, expectedVersion: 1 }),
    ]);
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'DONE');
    expect(codes.sort()).toEqual(['CONFLICT', 'DONE']);
  });

  it('refuses an identity number and an answer to a closed case', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    const number = await reply(service, kontaktsenter, {
      caseId,
      expectedVersion: 1,
      text: `Gjelder ${nationalId}`,
    });
    expect(number.errors?.[0]?.extensions.rule).toBe('support.identity-number-in-text');
    await service.query(imdi, setStatus, {
      input: { caseId, expectedVersion: 1, status: 'CLOSED' },
    });
    const closed = await reply(service, kontaktsenter, { caseId, expectedVersion: 2 });
    expect(closed.errors?.[0]?.extensions.rule).toBe('support.case-closed');
  });
});

describe('handling a case', () => {
  it('is assigned, solved and opened again by the municipality', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    const taken = await service.query(imdi, assign, {
      input: { caseId, expectedVersion: 1, assigneeId: imdi.id },
    });
    expect(taken.data.assignSupportCase.supportCase).toEqual({
      version: 2,
      status: 'IN_PROGRESS',
      assignedTo: { id: imdi.id },
    });
    const solved = await service.query(imdi, setStatus, {
      input: { caseId, expectedVersion: 2, status: 'SOLVED' },
    });
    expect(solved.data.setSupportCaseStatus.supportCase).toEqual({ version: 3, status: 'SOLVED' });
    await reply(service, kontaktsenter, { caseId, expectedVersion: 3 });
    const { data } = await service.query(kontaktsenter, oneDocument, { id: caseId });
    expect(data.supportCase).toMatchObject({ version: 4, status: 'IN_PROGRESS' });
  });

  it('refuses a status that the present one does not lead to', async () => {
    const caseId = await opened(open(service, kontaktsenter));
    const { errors } = await service.query(imdi, setStatus, {
      input: { caseId, expectedVersion: 1, status: 'NEW' },
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'support.status-transition',
    });
  });

  it.each([
    ['who opened it', kontaktsenter],
    ['Kommunesupportadmin', viewer('KOMMUNESUPPORTADMIN', '4003')],
  ])('is not for %s', async (_, caller) => {
    const caseId = await opened(open(service, kontaktsenter));
    const answers = await Promise.all([
      service.query(caller, setStatus, { input: { caseId, expectedVersion: 1, status: 'SOLVED' } }),
      service.query(caller, assign, {
        input: { caseId, expectedVersion: 1, assigneeId: caller.id },
      }),
    ]);
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
  });
});
