import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClosedData } from '../domain/closed-data';
import type { Protection } from '../domain/person';

/** Municipality, district and protection are the person's, kept in step by `saveFollowUp`. */
@Entity('person_closed_data')
export class ClosedDataRow {
  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text', nullable: true })
  municipality!: string | null;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  reason!: ClosedData['reason'];

  @Column({ type: 'text', name: 'note_sealed', nullable: true })
  noteSealed!: string | null;

  @Column({ type: 'date', name: 'closed_on' })
  closedOn!: string;
}
