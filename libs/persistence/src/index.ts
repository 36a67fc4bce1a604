export { makeAssertionMemory } from './assertion-memory';
export type { AuditEntry, AuditSubject } from './audit';
export { auditSource, type AuditSourceOptions } from './audit-relay';
export {
  createBaseTables,
  dropBaseTables,
  unprotectedTables,
  type BaseTableOptions,
} from './base-tables';
export { makeDataSource, poolSizes, type DataSourceOptions } from './data-source';
export { translated } from './database-error';
export { withIdempotency } from './idempotency';
export { makeInbox, type InboxOptions } from './inbox';
export { lookupHash } from './lookup-hash';
export {
  migrate,
  pendingMigrations,
  revertLatest,
  type MigrateOptions,
  type Migration,
} from './migrate';
export { outboxSource, type OutboxOptions } from './outbox';
export {
  connectionOf,
  countLimit,
  pageOf,
  type Connection,
  type Edge,
  type Page,
  type PageArguments,
} from './paging';
export { provisionDatabase, urlOf, type Provisioning, type RolePasswords } from './provision';
export { rolesOf, type Roles } from './roles';
export {
  grantReference,
  hideStrictlyConfidential,
  protectTable,
  type PlaceColumns,
  type Protection,
  type TableReach,
} from './row-security';
export { sealer, type Sealer } from './sealed';
export { applySettings, settingsOf, type Settings } from './session';
export { makeTransaction, type Transaction, type TransactionOptions, type Tx } from './transaction';
