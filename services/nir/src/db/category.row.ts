import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Category } from '../domain/category';
import type { Protection } from '../domain/person';

/** Municipality, district and protection are the person's, kept in step by `saveFollowUp`. */
@Entity('person_category')
export class CategoryRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text', nullable: true })
  municipality!: string | null;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  code!: Category['code'];

  @Column({ type: 'text' })
  scheme!: Category['scheme'];

  @Column({ type: 'text' })
  law!: Category['law'];

  @Column({ type: 'date', name: 'from_date' })
  from!: string;

  @Column({ type: 'date', name: 'to_date', nullable: true })
  to!: string | null;
}
