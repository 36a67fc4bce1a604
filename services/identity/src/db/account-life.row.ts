import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LinkPurpose } from '../domain/account-link';
import type { Details, Template } from '../domain/message';

@Entity('account_link')
export class AccountLinkRow {
  @PrimaryColumn({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text' })
  purpose!: LinkPurpose;

  @Column({ type: 'text', name: 'state_hash' })
  stateHash!: string;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

@Entity('enrolment')
export class EnrolmentRow {
  @PrimaryColumn({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text', name: 'secret_sealed' })
  secretSealed!: string;

  @Column({ type: 'bigint' })
  epoch!: number;

  @Column({ type: 'text', name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz', name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

@Entity('recovery_code')
export class RecoveryCodeRow {
  @PrimaryColumn({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @PrimaryColumn({ type: 'text', name: 'code_hash' })
  codeHash!: string;

  @Column({ type: 'timestamptz', name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

@Entity('message')
export class MessageRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text' })
  template!: Template;

  @Column({ type: 'jsonb' })
  details!: Details;

  /** What it is told about once, such as the day of which it warns. */
  @Column({ type: 'text', nullable: true })
  occasion!: string | null;

  /** Another address than the user's present one: the one that he had until now. */
  @Column({ type: 'text', name: 'to_sealed', nullable: true })
  toSealed!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  @Column({ type: 'integer' })
  attempts!: number;

  @Column({ type: 'timestamptz', name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  /** It could not be sent for so long that it is of no use any more. */
  @Column({ type: 'timestamptz', name: 'given_up_at', nullable: true })
  givenUpAt!: Date | null;

  /** Local profile only: the whole message, sealed, in place of the sending. */
  @Column({ type: 'text', name: 'kept_sealed', nullable: true })
  keptSealed!: string | null;
}
