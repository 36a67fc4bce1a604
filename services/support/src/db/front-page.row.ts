import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Announcement } from '../domain/announcement';
import type { Area } from '../domain/area';

@Entity('announcement')
export class AnnouncementRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @Column('text')
  text!: string;

  @Column('text')
  severity!: Announcement['severity'];

  @Column('text', { nullable: true })
  area!: Area | null;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo!: Date | null;
}

@Entity('guide')
export class GuideRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('int')
  position!: number;

  @Column('text')
  area!: Area;

  @Column('text')
  title!: string;

  @Column('text')
  summary!: string;

  @Column('text')
  text!: string;
}
