import { ruleViolation, type LocalDate } from '@imdinett/kernel';
import { isLasting, type RoleGrant } from './role-grant';
import type { User } from './user';

export type ChangeKind = 'ADD' | 'REMOVE';
export type ChangeStatus = 'SUBMITTED' | 'APPROVED' | 'REJECTED';
export type Decision = Exclude<ChangeStatus, 'SUBMITTED'>;

/** What the form asks for: the role Kommuneadministrator to or from one user in one place. */
export type ChangeWish = {
  readonly kind: ChangeKind;
  readonly userId: string;
  readonly municipality: string;
  readonly district: string | null;
};

/** The form about a new or removed Kommuneadministrator (skjema), and IMDi's decision on it. */
export type AdministratorChange = ChangeWish & {
  readonly id: string;
  readonly reason: string;
  /** Whose wish it is. IMDi also sends in what a municipality reports by letter. */
  readonly origin: 'MUNICIPALITY' | 'IMDI';
  readonly submittedBy: string;
  readonly submittedAt: Date;
  readonly status: ChangeStatus;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  readonly version: number;
};

const transitions: Readonly<Record<ChangeStatus, readonly ChangeStatus[]>> = {
  SUBMITTED: ['APPROVED', 'REJECTED'],
  APPROVED: [],
  REJECTED: [],
};

export type NewChange = Pick<
  AdministratorChange,
  keyof ChangeWish | 'id' | 'reason' | 'origin' | 'submittedBy'
>;

export const submitted = (change: NewChange, now: Date): AdministratorChange => ({
  ...change,
  submittedAt: now,
  status: 'SUBMITTED',
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  version: 1,
});

export function decide(
  change: AdministratorChange,
  { decision, by, reason }: { readonly decision: Decision; by: string; reason: string },
  now: Date,
): AdministratorChange {
  if (!transitions[change.status].includes(decision))
    throw ruleViolation('administrator-change.already-decided', 'Skjemaet er allerede behandlet.');
  return {
    ...change,
    status: decision,
    decidedBy: by,
    decidedAt: now,
    decisionReason: reason,
    version: change.version + 1,
  };
}

export function checkNotShutOut({ status }: Pick<User, 'status'>): void {
  if (status === 'DEACTIVATED')
    throw ruleViolation(
      'administrator-change.user-deactivated',
      'Brukeren er deaktivert og kan ikke bli Kommuneadministrator. Aktiver brukeren først.',
      'input.userId',
    );
}

export function checkNoneOpen(open: boolean): void {
  if (open)
    throw ruleViolation(
      'administrator-change.already-open',
      'Det ligger allerede et skjema om dette til behandling hos IMDi. Vent på svaret.',
    );
}

/** The grants that a removal takes: those of exactly this place that count now or will. */
export function grantsToTake(
  { municipality, district }: ChangeWish,
  grants: readonly RoleGrant[],
  today: LocalDate,
): readonly RoleGrant[] {
  const held = grants.filter(
    (grant) =>
      grant.role === 'KOMMUNEADMINISTRATOR' &&
      grant.municipality === municipality &&
      grant.district === district &&
      isLasting(grant, today),
  );
  if (held.length === 0)
    throw ruleViolation(
      'administrator-change.not-administrator',
      'Brukeren er ikke Kommuneadministrator her. Velg kommunen eller bydelen som rollen gjelder for.',
      'input.userId',
    );
  return held;
}
