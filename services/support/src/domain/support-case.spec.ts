import {
  assertVersion,
  assign,
  checkedReference,
  open,
  reply,
  setStatus,
  shown,
  type CaseStatus,
  type NewCase,
  type SupportCase,
} from './support-case';

const opened = new Date('2026-11-24T10:00:00Z');
const now = new Date('2026-11-25T09:00:00Z');
const wanted: NewCase = {
  id: 'c1',
  municipality: '4003',
  district: null,
  area: 'NIR',
  subject: 'Person mangler',
  reference: null,
  openedBy: 'u1',
};
const supportCase: SupportCase = open(wanted, opened);
const statuses: readonly CaseStatus[] = [
  'NEW',
  'IN_PROGRESS',
  'WAITING_FOR_MUNICIPALITY',
  'SOLVED',
  'CLOSED',
];
const assignee = 'a0a0a0a0-0000-4000-8000-000000000001';

describe('opening a case', () => {
  it('gives a new one of version 1 that nobody handles', () => {
    expect(supportCase).toMatchObject({
      version: 1,
      status: 'NEW',
      assignedTo: null,
      openedAt: opened,
    });
  });

  it('is refused in a district of another municipality', () => {
    expect(() => open({ ...wanted, district: '030101' }, opened)).toThrow(
      expect.objectContaining({ details: { field: 'input.district' } }),
    );
  });

  it('is refused when the subject holds a national id', () => {
    expect(() => open({ ...wanted, subject: 'Om 10915596784' }, opened)).toThrow(
      expect.objectContaining({
        details: { rule: 'support.identity-number-in-text', field: 'input.subject' },
      }),
    );
  });

  it('may point at ids of the system only', () => {
    expect(checkedReference({ kind: 'PERSON', id: assignee.toUpperCase() }).id).toBe(assignee);
    expect(() => checkedReference({ kind: 'PERSON', id: '10915596784' })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'input.reference.id' } }),
    );
  });
});

describe('replying', () => {
  it.each([
    ['NEW', 'IMDI', 'WAITING_FOR_MUNICIPALITY'],
    ['IN_PROGRESS', 'IMDI', 'WAITING_FOR_MUNICIPALITY'],
    ['WAITING_FOR_MUNICIPALITY', 'IMDI', 'WAITING_FOR_MUNICIPALITY'],
    ['SOLVED', 'IMDI', 'SOLVED'],
    ['NEW', 'MUNICIPALITY', 'NEW'],
    ['IN_PROGRESS', 'MUNICIPALITY', 'IN_PROGRESS'],
    ['WAITING_FOR_MUNICIPALITY', 'MUNICIPALITY', 'IN_PROGRESS'],
    ['SOLVED', 'MUNICIPALITY', 'IN_PROGRESS'],
  ] as const)('to a case that is %s, by %s, makes it %s', (status, side, after) => {
    expect(reply({ ...supportCase, status }, side, now)).toMatchObject({
      status: after,
      version: 2,
      updatedAt: now,
    });
  });

  it.each(['IMDI', 'MUNICIPALITY'] as const)('to a closed case is refused for %s', (side) => {
    expect(() => reply({ ...supportCase, status: 'CLOSED' }, side, now)).toThrow(
      expect.objectContaining({ details: { rule: 'support.case-closed' } }),
    );
  });
});

describe('the status', () => {
  const allowed = new Set([
    'NEW>IN_PROGRESS',
    'NEW>WAITING_FOR_MUNICIPALITY',
    'NEW>SOLVED',
    'NEW>CLOSED',
    'IN_PROGRESS>WAITING_FOR_MUNICIPALITY',
    'IN_PROGRESS>SOLVED',
    'IN_PROGRESS>CLOSED',
    'WAITING_FOR_MUNICIPALITY>IN_PROGRESS',
    'WAITING_FOR_MUNICIPALITY>SOLVED',
    'WAITING_FOR_MUNICIPALITY>CLOSED',
    'SOLVED>IN_PROGRESS',
    'SOLVED>CLOSED',
    'CLOSED>IN_PROGRESS',
  ]);
  const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s is set or refused as the table says', (from, to) => {
    const set = (): SupportCase => setStatus({ ...supportCase, status: from }, to, now);
    if (allowed.has(`${from}>${to}`)) expect(set()).toMatchObject({ status: to, version: 2 });
    else
      expect(set).toThrow(
        expect.objectContaining({
          details: { rule: 'support.status-transition', field: 'input.status' },
        }),
      );
  });
});

describe('assigning', () => {
  it('a new case begins the work on it; giving it back does not', () => {
    expect(assign(supportCase, assignee, now)).toMatchObject({
      status: 'IN_PROGRESS',
      assignedTo: assignee,
      version: 2,
    });
    expect(
      assign({ ...supportCase, status: 'SOLVED', assignedTo: assignee }, null, now),
    ).toMatchObject({ status: 'SOLVED', assignedTo: null });
  });

  it('a closed case is refused', () => {
    expect(() => assign({ ...supportCase, status: 'CLOSED' }, assignee, now)).toThrow(
      expect.objectContaining({ details: { rule: 'support.case-closed' } }),
    );
  });
});

describe('a stale version', () => {
  it('is a conflict', () => {
    expect(() => assertVersion(supportCase, 2)).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
    expect(() => assertVersion(supportCase, 1)).not.toThrow();
  });
});

describe('what a case points at', () => {
  const pointing = (
    protection: 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL',
  ): SupportCase => ({
    ...supportCase,
    reference: { kind: 'PERSON', id: assignee, protection },
  });

  it.each([
    ['NONE', 'u2', false, true],
    ['CONFIDENTIAL', 'u2', false, false],
    ['CONFIDENTIAL', 'u1', false, true],
    ['CONFIDENTIAL', 'u2', true, true],
    ['STRICTLY_CONFIDENTIAL', 'u1', false, false],
    ['STRICTLY_CONFIDENTIAL', 'u2', true, true],
  ] as const)(
    'a person with protection %s, for %s who may read closed data: %s → shown: %s',
    (protection, id, seesClosedData, isShown) => {
      expect(shown(pointing(protection), { id, seesClosedData }).reference !== null).toBe(isShown);
    },
  );
});
