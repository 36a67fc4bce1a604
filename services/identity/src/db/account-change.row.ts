import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { AccountChange } from '../domain/account-change';

@Entity('account_change')
export class AccountChangeRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  sequence!: string;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text', nullable: true })
  municipality!: string | null;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  kind!: AccountChange['kind'];

  @Column({ type: 'text' })
  status!: AccountChange['status'];

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;

  @Column({ type: 'uuid', name: 'changed_by', nullable: true })
  changedBy!: string | null;
}
