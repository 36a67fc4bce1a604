import { AccountChangeRow } from './account-change.row';
import { AccountLinkRow, EnrolmentRow, MessageRow, RecoveryCodeRow } from './account-life.row';
import { AdministratorChangeRow } from './administrator-change.row';
import { CreateIdentity1763971200000 } from './migrations/1763971200000-create-identity';
import { AccountLife1764633600000 } from './migrations/1764633600000-account-life';
import { KnownDevice1764634000000 } from './migrations/1764634000000-known-device';
import { WithdrawnSigningKey1765238400000 } from './migrations/1765238400000-withdrawn-signing-key';
import { AdministratorChange1765843200000 } from './migrations/1765843200000-administrator-change';
import { AuditEvent1766448000000 } from './migrations/1766448000000-audit-event';
import { BoundProofs1767052800000 } from './migrations/1767052800000-bound-proofs';
import { AccountChange1767657600000 } from './migrations/1767657600000-account-change';
import { RowsByAction1768262400000 } from './migrations/1768262400000-rows-by-action';
import { CredentialRow, LoginChallengeRow, PasswordAttemptRow } from './credential.row';
import { RoleGrantRow } from './role-grant.row';
import { RefreshTokenRow, SessionRow } from './session.row';
import { SigningKeyRow } from './signing-key.row';
import { UserAccessRow, UserAccountRow } from './user.row';

export const entities = [
  UserAccountRow,
  UserAccessRow,
  RoleGrantRow,
  SessionRow,
  RefreshTokenRow,
  CredentialRow,
  LoginChallengeRow,
  PasswordAttemptRow,
  SigningKeyRow,
  AccountLinkRow,
  EnrolmentRow,
  RecoveryCodeRow,
  MessageRow,
  AdministratorChangeRow,
  AccountChangeRow,
];

export const migrations = [
  CreateIdentity1763971200000,
  AccountLife1764633600000,
  KnownDevice1764634000000,
  WithdrawnSigningKey1765238400000,
  AdministratorChange1765843200000,
  AuditEvent1766448000000,
  BoundProofs1767052800000,
  AccountChange1767657600000,
  RowsByAction1768262400000,
];
