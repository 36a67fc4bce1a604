import {
  type Circumstances,
  change,
  linkTo,
  mayBeLinked,
  register,
  type NewParticipant,
  type Participant,
  type ProjectPage,
} from './participant';

const at: Circumstances = {
  now: new Date('2026-11-24T10:00:00Z'),
  today: '2026-11-24',
  programmeEndedOn: null,
};

const wanted: NewParticipant = {
  id: 'p1',
  nationalId: '10915596784',
  personId: null,
  protection: 'NONE',
  municipality: '4003',
  district: null,
  startedOn: '2026-09-01',
  financing: 'ORDINARY_GRANT',
  project: null,
};
const participant: Participant = register(wanted, at);
const page: ProjectPage = {
  startedOn: '2026-09-01',
  endedOn: null,
  financing: 'ORDINARY_GRANT',
  project: null,
};

describe('registering a participant', () => {
  it('gives a draft of version 1 that is still running', () => {
    expect(participant).toMatchObject({
      version: 1,
      status: 'DRAFT',
      endedOn: null,
      createdAt: at.now,
    });
  });

  it.each([
    ['two years to the day after the programme', '2024-09-01'],
    ['long after the programme', '2019-01-01'],
    ['without any programme', null],
  ])('is allowed %s', (_, programmeEndedOn) => {
    expect(register(wanted, { ...at, programmeEndedOn }).startedOn).toBe('2026-09-01');
  });

  it.each([
    [
      'a day short of two years after the programme',
      { programmeEndedOn: '2024-09-02' },
      'jobbsjanse.two-years-after-programme',
    ],
    [
      'before the programme has ended',
      { programmeEndedOn: '2026-10-01' },
      'jobbsjanse.two-years-after-programme',
    ],
  ])('is refused %s', (_, background, rule) => {
    expect(() => register(wanted, { ...at, ...background })).toThrow(
      expect.objectContaining({
        code: 'RULE_VIOLATION',
        details: { rule, field: 'input.startedOn' },
      }),
    );
  });

  it('counts two years from a leap day to the last of February', () => {
    const leap = { ...at, programmeEndedOn: '2024-02-29' };
    expect(register({ ...wanted, startedOn: '2026-02-28' }, leap).startedOn).toBe('2026-02-28');
    expect(() => register({ ...wanted, startedOn: '2026-02-27' }, leap)).toThrow();
  });

  it.each(['2004-12-31', '2027-11-25', '2206-01-01'])(
    'is refused with a start on %s',
    (startedOn) => {
      expect(() => register({ ...wanted, startedOn }, at)).toThrow(
        expect.objectContaining({
          details: { rule: 'jobbsjanse.start-date', field: 'input.startedOn' },
        }),
      );
    },
  );

  it('is refused in a district of another municipality', () => {
    expect(() => register({ ...wanted, district: '030101' }, at)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'input.district' } }),
    );
  });

  it('keeps a blank project as none and refuses a very long one', () => {
    expect(register({ ...wanted, project: '   ' }, at).project).toBeNull();
    expect(() => register({ ...wanted, project: 'x'.repeat(121) }, at)).toThrow(
      expect.objectContaining({ details: { field: 'input.project' } }),
    );
  });
});

describe('changing the first page', () => {
  it('raises the version and keeps who and where', () => {
    const changed = change(
      participant,
      { ...page, project: ' Ny start ', endedOn: '2026-11-01' },
      at,
    );
    expect(changed).toMatchObject({
      version: 2,
      project: 'Ny start',
      endedOn: '2026-11-01',
      municipality: '4003',
    });
  });

  it.each([
    ['jobbsjanse.ended-before-start', { ...page, endedOn: '2026-08-31' }],
    ['jobbsjanse.ended-in-the-future', { ...page, endedOn: '2026-11-25' }],
  ])('is refused with %s', (rule, wrong) => {
    expect(() => change(participant, wrong, at)).toThrow(
      expect.objectContaining({ details: { rule, field: 'input.endedOn' } }),
    );
  });

  it('is refused once the participant is submitted, and allowed again when IMDi has opened it', () => {
    expect(() => change({ ...participant, status: 'SUBMITTED' }, page, at)).toThrow(
      expect.objectContaining({ details: { rule: 'jobbsjanse.already-submitted' } }),
    );
    expect(change({ ...participant, status: 'REOPENED' }, page, at).version).toBe(2);
  });

  it('holds a moved start to the two-year rule', () => {
    expect(() =>
      change(
        participant,
        { ...page, startedOn: '2026-01-01' },
        { ...at, programmeEndedOn: '2024-06-01' },
      ),
    ).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ rule: 'jobbsjanse.two-years-after-programme' }),
      }),
    );
  });
});

describe('linking to a person of nir', () => {
  it('takes over the shielding of the person', () => {
    expect(linkTo(participant, { id: 'n1', protection: 'CONFIDENTIAL' }, at.now)).toMatchObject({
      personId: 'n1',
      protection: 'CONFIDENTIAL',
      version: 2,
    });
  });
});

it.each([
  [null, 'NONE', true],
  [null, 'CONFIDENTIAL', true],
  [null, 'STRICTLY_CONFIDENTIAL', false],
  ['another', 'STRICTLY_CONFIDENTIAL', true],
] as const)(
  'a participant linked to %s gets a person with protection %s: %s',
  (personId, protection, expected) => {
    expect(mayBeLinked({ personId }, { protection })).toBe(expected);
  },
);
