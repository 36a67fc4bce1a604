import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('settlement_request')
export class SettlementRequestRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'integer' })
  year!: number;

  @Column({ type: 'integer', nullable: true })
  original!: number | null;

  @Column({ type: 'integer' })
  requested!: number;

  @Column({ type: 'integer', name: 'of_which_unaccompanied_minors', nullable: true })
  ofWhichUnaccompaniedMinors!: number | null;

  @Column({ type: 'integer', nullable: true })
  decided!: number | null;

  @Column({ type: 'integer', name: 'decided_unaccompanied_minors', nullable: true })
  decidedUnaccompaniedMinors!: number | null;

  @Column({ type: 'integer', nullable: true })
  settled!: number | null;

  @Column({ type: 'date', name: 'reply_deadline', nullable: true })
  replyDeadline!: string | null;

  @Column({ type: 'bigint' })
  version!: number;
}
