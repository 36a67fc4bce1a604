import { addMonths, badInput, ruleViolation, type LocalDate } from '@imdinett/kernel';
import type { Protection } from './person';

/** Kladd (seen by the municipality alone), sendt inn, gjenåpnet. */
export type ParticipantStatus = 'DRAFT' | 'SUBMITTED' | 'REOPENED';

/** Type finansiering: ordinært tilskudd, per capita (the trial of 2022–2025), egenfinansiert. */
export type Financing = 'ORDINARY_GRANT' | 'PER_CAPITA' | 'OWN_FUNDING';

/** A participant (deltaker) of the Jobbsjanse register: one woman in one project. */
export type Participant = {
  readonly id: string;
  readonly version: number;
  readonly nationalId: string;
  /** Nir's person, once nir has told which one the national id belongs to. */
  readonly personId: string | null;
  readonly protection: Protection;
  readonly municipality: string;
  /** The district (bydel) that runs the project, where districts do. */
  readonly district: string | null;
  readonly status: ParticipantStatus;
  readonly financing: Financing;
  readonly project: string | null;
  /** Dato for oppstart. */
  readonly startedOn: LocalDate;
  readonly endedOn: LocalDate | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** The page "Person og prosjekt", as far as it can be changed later. */
export type ProjectPage = {
  readonly startedOn: LocalDate;
  readonly endedOn: LocalDate | null;
  readonly financing: Financing;
  readonly project: string | null;
};

export type NewParticipant = Omit<ProjectPage, 'endedOn'> & {
  readonly id: string;
  readonly nationalId: string;
  readonly personId: string | null;
  readonly protection: Protection;
  readonly municipality: string;
  readonly district: string | null;
};

/** What a decision is made from: the day, and what nir has told of the person. */
export type Circumstances = {
  readonly now: Date;
  readonly today: LocalDate;
  /** When the introduction programme was completed or the right to it lost. */
  readonly programmeEndedOn: LocalDate | null;
};

export function register(wanted: NewParticipant, at: Circumstances): Participant {
  if (wanted.district !== null && !wanted.district.startsWith(wanted.municipality))
    throw badInput('input.district', 'Bydelen hører ikke til kommunen. Velg en bydel i kommunen.');
  const page = checked({ ...wanted, endedOn: null }, at);
  return { ...wanted, ...page, version: 1, status: 'DRAFT', createdAt: at.now, updatedAt: at.now };
}

export function change(
  participant: Participant,
  wanted: ProjectPage,
  at: Circumstances,
): Participant {
  // Submitted data are IMDi's figures: they are changed only after IMDi has opened them again.
  if (participant.status === 'SUBMITTED')
    throw ruleViolation(
      'jobbsjanse.already-submitted',
      'Deltakeren er sendt inn til IMDi. Be IMDi åpne innsendingen igjen.',
    );
  return {
    ...participant,
    ...checked(wanted, at),
    version: participant.version + 1,
    updatedAt: at.now,
  };
}

/**
 * A participant without a person gets none who is hidden: she would disappear from the list, and that would tell that
 * the person behind the national id is strictly confidential.
 */
export const mayBeLinked = (
  { personId }: Pick<Participant, 'personId'>,
  { protection }: { readonly protection: Protection },
): boolean => personId !== null || protection !== 'STRICTLY_CONFIDENTIAL';

/** Nir has told which person the national id belongs to. */
export function linkTo(
  participant: Participant,
  person: { readonly id: string; readonly protection: Protection },
  now: Date,
): Participant {
  return {
    ...participant,
    personId: person.id,
    protection: person.protection,
    version: participant.version + 1,
    updatedAt: now,
  };
}

/** Individual reporting has been done for every cohort since 2005. */
const firstStart = '2005-01-01';
/** [U] How far ahead a start may be registered is published nowhere. Our decision. */
const monthsAhead = 12;
/** Utlysningen av Jobbsjansen 2026: at least two years since the programme was completed or the right to it lost. */
const monthsAfterProgramme = 24;
const longestProject = 120;

function checked(
  { startedOn, endedOn, financing, project }: ProjectPage,
  { today, programmeEndedOn }: Circumstances,
): ProjectPage {
  if (startedOn < firstStart || startedOn > addMonths(today, monthsAhead))
    throw ruleViolation(
      'jobbsjanse.start-date',
      'Dato for oppstart må være fra 2005 og til ett år fram i tid.',
      'input.startedOn',
    );
  if (endedOn !== null && endedOn < startedOn)
    throw ruleViolation(
      'jobbsjanse.ended-before-start',
      'Sluttdatoen kan ikke være før dato for oppstart.',
      'input.endedOn',
    );
  if (endedOn !== null && endedOn > today)
    throw ruleViolation(
      'jobbsjanse.ended-in-the-future',
      'Sluttdatoen kan ikke registreres før deltakeren har sluttet.',
      'input.endedOn',
    );
  if (programmeEndedOn !== null && startedOn < addMonths(programmeEndedOn, monthsAfterProgramme))
    throw ruleViolation(
      'jobbsjanse.two-years-after-programme',
      'Det må ha gått minst to år siden deltakeren fullførte introduksjonsprogrammet eller mistet retten til det.',
      'input.startedOn',
    );
  return { startedOn, endedOn, financing, project: checkedProject(project) };
}

function checkedProject(project: string | null): string | null {
  const name = project?.normalize('NFC').trim() ?? '';
  if (name.length > longestProject)
    throw badInput('input.project', `Prosjektnavnet kan ha høyst ${String(longestProject)} tegn.`);
  return name === '' ? null : name;
}
