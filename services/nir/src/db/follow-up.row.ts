import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FollowUpStart } from '../domain/follow-up';
import type { Protection } from '../domain/person';

/** Municipality and district are those that followed up from then on, not the person's of today. */
@Entity('person_follow_up')
export class FollowUpRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'date', name: 'from_date' })
  from!: string;

  @Column({ type: 'text' })
  origin!: FollowUpStart['origin'];
}
