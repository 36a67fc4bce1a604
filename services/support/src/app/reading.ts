import { can, scopeOf, type Viewer } from '@imdinett/access';
import { forbidden } from '@imdinett/kernel';
import type { AuditEntry } from '@imdinett/persistence';
import { shown, type SupportCase } from '../domain/support-case';

/** The user behind the viewer: only people open cases and write in them. */
export function userIdOf(viewer: Viewer): string {
  if (viewer.kind !== 'user') throw forbidden();
  return viewer.id;
}

type Standing = {
  readonly self: string;
  readonly own: readonly { readonly municipality: string; readonly district: string | null }[];
};

export const standingOf = ({
  openedBy,
  municipality,
  district,
}: Pick<SupportCase, 'openedBy' | 'municipality' | 'district'>): Standing => ({
  self: openedBy,
  own: [{ municipality, district }],
});

/** The case as the viewer may see it, or null. */
export const seen = (viewer: Viewer, supportCase: SupportCase): SupportCase | null =>
  can(viewer, 'support.case:read', standingOf(supportCase)) ? shownTo(viewer, supportCase) : null;

export const shownTo = (viewer: Viewer, supportCase: SupportCase): SupportCase =>
  shown(supportCase, {
    id: userIdOf(viewer),
    seesClosedData: scopeOf(viewer, 'nir.person:read-closed').some(({ reach }) => reach === 'all'),
  });

/** Whom the cases that were read are about, and through which field they were. */
export const readingOf = (field: 'case' | 'cases', cases: readonly SupportCase[]): AuditEntry => ({
  persons: cases.flatMap(({ reference }) => (reference?.kind === 'PERSON' ? [reference.id] : [])),
  fields: [field],
});
