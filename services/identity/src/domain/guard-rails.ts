import { AppError, ruleViolation } from '@imdinett/kernel';

/**
 * The rails of delegated administration: whoever may act, never on himself, never beyond his municipality, never with a
 * role that is not his to give, and never so that a municipality is left without its last administrator.
 */
export type Rail =
  | 'administration.own-account'
  | 'administration.missing-authority'
  | 'administration.role-of-imdi'
  | 'administration.other-municipality'
  | 'administration.other-home'
  | 'administration.stronger-role'
  | 'administration.last-administrator'
  | 'administration.own-form';

const messages: Readonly<Record<Rail, string>> = {
  'administration.own-account':
    'Du kan ikke gjøre dette for din egen bruker. Be en annen administrator eller IMDi om hjelp.',
  'administration.missing-authority': 'Du har ikke fullmakt til å gi eller fjerne denne rollen.',
  'administration.role-of-imdi':
    'Denne rollen gis og fjernes bare av IMDi. Send skjemaet om ny eller fjernet administrator, eller kontakt IMDi.',
  'administration.other-municipality':
    'Du kan bare gi og fjerne roller i kommunen eller bydelen du er administrator for.',
  'administration.other-home':
    'Du kan bare opprette og flytte brukere i kommunen eller bydelen du er administrator for. Velg din egen, eller kontakt IMDi.',
  'administration.stronger-role': 'Brukeren har en rolle som du ikke kan gi. Kontakt IMDi.',
  'administration.last-administrator':
    'Brukeren er kommunens siste Kommuneadministrator. Meld en ny til IMDi først.',
  'administration.own-form': 'Du har selv sendt inn skjemaet. En annen i IMDi må behandle det.',
};

/** Want of authority is FORBIDDEN, what nobody in the caller's place may do is a broken rule. */
const authority: ReadonlySet<Rail> = new Set<Rail>([
  'administration.missing-authority',
  'administration.role-of-imdi',
  'administration.other-municipality',
  'administration.other-home',
  'administration.stronger-role',
]);

export function refusalBy(rail: Rail): AppError {
  return authority.has(rail)
    ? new AppError('FORBIDDEN', messages[rail], { rule: rail })
    : ruleViolation(rail, messages[rail]);
}

/** What is known of the caller in relation to the user and the role. */
export type RoleChange = {
  readonly onHimself: boolean;
  /** Whether the role is in the charge of municipalities at all. */
  readonly administeredByMunicipality: boolean;
  /** Whether one of the caller's roles, wherever it holds, gives the right to hand out this one. */
  readonly holdsAuthority: boolean;
  /** Whether such a role reaches the place of the grant. */
  readonly reachesPlace: boolean;
};

/** Why the caller may not grant or revoke the role, or null. The order is fixed, so that the answer is the same each time. */
export function railOfRoleChange(change: RoleChange): Rail | null {
  if (change.onHimself) return 'administration.own-account';
  if (!change.holdsAuthority)
    return change.administeredByMunicipality
      ? 'administration.missing-authority'
      : 'administration.role-of-imdi';
  if (!change.reachesPlace) return 'administration.other-municipality';
  return null;
}

/**
 * Shutting out an own leaver needs only the right municipality, whatever roles he holds. The account's standing (home
 * municipality) is checked before.
 */
export function railOfDeactivation({
  onHimself,
  leavesNoAdministrator,
}: {
  readonly onHimself: boolean;
  readonly leavesNoAdministrator: boolean;
}): Rail | null {
  if (onHimself) return 'administration.own-account';
  return leavesNoAdministrator ? 'administration.last-administrator' : null;
}

/** Whoever could update, unlock or reset a stronger account could take it over. */
export function railOfAccount({
  onHimself,
  holdsStrongerRole,
}: {
  readonly onHimself: boolean;
  readonly holdsStrongerRole: boolean;
}): Rail | null {
  if (onHimself) return 'administration.own-account';
  return holdsStrongerRole ? 'administration.stronger-role' : null;
}

/** After three months without login the municipality opens again; an account that was shut down comes back with its roles, so they must be the caller's to give. */
export function railOfReactivation({
  onHimself,
  wasDeactivated,
  holdsStrongerRole,
}: {
  readonly onHimself: boolean;
  readonly wasDeactivated: boolean;
  readonly holdsStrongerRole: boolean;
}): Rail | null {
  if (onHimself) return 'administration.own-account';
  return wasDeactivated && holdsStrongerRole ? 'administration.stronger-role' : null;
}

/**
 * What stands in the way of the form about a Kommuneadministrator (skjema). Nobody asks for the role himself; he may ask to
 * be rid of it. IMDi may take even the last one away.
 */
export function railOfAdministratorChange({
  kind,
  onHimself,
  byImdi,
  isLastAdministrator,
}: {
  readonly kind: 'ADD' | 'REMOVE';
  readonly onHimself: boolean;
  readonly byImdi: boolean;
  readonly isLastAdministrator: boolean;
}): Rail | null {
  if (kind === 'ADD') return onHimself ? 'administration.own-account' : null;
  return isLastAdministrator && !byImdi ? 'administration.last-administrator' : null;
}

/** Two people of IMDi stand behind a form that IMDi itself has sent in, and nobody decides on himself. */
export function railOfDecision({
  onHimself,
  onOwnForm,
}: {
  readonly onHimself: boolean;
  readonly onOwnForm: boolean;
}): Rail | null {
  if (onHimself) return 'administration.own-account';
  return onOwnForm ? 'administration.own-form' : null;
}
