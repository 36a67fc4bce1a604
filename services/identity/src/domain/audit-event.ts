import type { AuditLink } from '@imdinett/events';

/** One entry of the audit trail with its place in its chain. */
export type AuditEvent = AuditLink;

/** A role grant that allowed what was done. */
export type AuditAllowance = AuditEvent['entry']['actor']['allowedBy'][number];

/** The municipalities of the grants under which it was done. */
export const municipalitiesOf = ({ entry }: AuditEvent): readonly string[] =>
  entry.actor.allowedBy.flatMap(({ municipality }: AuditAllowance) => municipality ?? []);

export type AuditFilter = {
  /** Whose personal data it was. */
  readonly personId?: string | null | undefined;
  /** Who did it: a user's id, or the name of a job. */
  readonly actorId?: string | null | undefined;
  readonly municipality?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly outcome?: 'DONE' | 'REFUSED' | null | undefined;
  /** From this instant on, and before that one. */
  readonly from?: Date | null | undefined;
  readonly before?: Date | null | undefined;
};
