import type { LocalDate } from '@imdinett/kernel';
import type { Role } from './roles';
import type { SystemJob } from './system-matrix';

/** A role given to a user in a municipality (none for IMDi's own roles), with half-open validity in Europe/Oslo. */
export type RoleGrant = {
  readonly id: string;
  readonly role: Role;
  readonly municipality: string | null;
  readonly district: string | null;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
};

/** Who acts. Grants are those of the access table that are valid now (`validGrants`); a token never carries them. */
export type UserViewer = {
  readonly kind: 'user';
  readonly id: string;
  readonly sessionId: string;
  /** When a one-time code was last given; decides on step-up. */
  readonly otpTime: Date;
  readonly grants: readonly RoleGrant[];
};

/** A consumer or a job: `nir.events`. Its rows stand in the system matrix. */
export type SystemViewer = { readonly kind: 'system'; readonly job: SystemJob };

/** A specialist system (fagsystem) of a municipality. No action is open to one yet. */
export type MachineViewer = {
  readonly kind: 'machine';
  readonly id: string;
  readonly municipality: string;
};

export type Viewer = UserViewer | SystemViewer | MachineViewer;

export function systemViewer(job: SystemJob): SystemViewer {
  return { kind: 'system', job };
}
