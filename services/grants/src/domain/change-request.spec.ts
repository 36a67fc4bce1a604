import { submit, type Submission } from './change-request';
import type { GrantCase } from './grant-case';

const open: GrantCase = {
  id: 'c',
  scheme: 'INTEGRATION',
  code: 'AR-2',
  year: 2026,
  yearFromSettlement: 2,
  municipality: '4003',
  district: null,
  personId: 'p',
  protection: 'NONE',
  status: 'OPEN',
  openedOn: '2026-01-02',
  closedOn: null,
  closedReason: null,
  version: 3,
};
const submission: Submission = {
  id: 'r',
  level: 'PERSON',
  reason: 'PERSON_HAS_MOVED',
  text: ' Flyttet til Bodø i mars. ',
  submittedAt: new Date('2026-11-24T09:00:00Z'),
  submittedBy: 'u',
};

describe('submit', () => {
  it('keeps the request with the case and raises the version of the case', () => {
    expect(submit(open, submission)).toEqual({
      changeRequest: {
        ...submission,
        text: 'Flyttet til Bodø i mars.',
        caseId: 'c',
        status: 'SUBMITTED',
      },
      grantCase: { ...open, version: 4 },
    });
  });

  it.each<[string, Partial<GrantCase>, Partial<Submission>]>([
    ['change-request.case-is-closed', { status: 'CLOSED' }, {}],
    ['change-request.case-is-closed', { status: 'CLOSED' }, { level: 'CASE' }],
    ['change-request.case-has-no-person', { personId: null }, {}],
  ])('refuses with %s', (rule, grantCase, given) => {
    expect(() => submit({ ...open, ...grantCase }, { ...submission, ...given })).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: expect.objectContaining({ rule }),
      }),
    );
  });

  it.each(['', '  a ', 'a'.repeat(2001)])(
    'refuses a text that says nothing or too much',
    (text) => {
      expect(() => submit(open, { ...submission, text })).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'input.text' } }),
      );
    },
  );

  it('takes a request on the case when there is no person', () => {
    expect(
      submit({ ...open, personId: null }, { ...submission, level: 'CASE' }).changeRequest.level,
    ).toBe('CASE');
  });
});
