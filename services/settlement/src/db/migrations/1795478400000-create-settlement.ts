import { assignedMonthsAfterArrival } from '@imdinett/access';
import {
  createBaseTables,
  dropBaseTables,
  hideStrictlyConfidential,
  protectTable,
} from '@imdinett/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const service = 'settlement';

const protection = (table: string) =>
  `protection text NOT NULL CONSTRAINT ${table}__protection CHECK (protection IN ('NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'))`;
const place = (table: string) => `
  municipality text NOT NULL CONSTRAINT ${table}__municipality CHECK (municipality ~ '^[0-9]{4}$'),
  district text CONSTRAINT ${table}__district CHECK (district ~ '^[0-9]{6}$' AND left(district, 4) = municipality)`;
const phases = `('PROPOSED', 'ACCEPTED', 'DECLINED', 'ASSIGNED', 'SETTLED', 'WITHDRAWN')`;

const today = `(now() AT TIME ZONE 'Europe/Oslo')::date`;
const assignedNow = `phase = 'ASSIGNED' OR (phase = 'SETTLED' AND settled_on + interval '${String(assignedMonthsAfterArrival)} months' > ${today})`;
const assignedEver = `phase IN ('ASSIGNED', 'SETTLED')`;

export class CreateSettlement1795478400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createBaseTables(queryRunner, service);
    await queryRunner.query(`
      CREATE TABLE settlement_request (
        id uuid NOT NULL CONSTRAINT settlement_request__pk PRIMARY KEY,
        municipality text NOT NULL CONSTRAINT settlement_request__municipality CHECK (municipality ~ '^[0-9]{4}$'),
        year integer NOT NULL CONSTRAINT settlement_request__year CHECK (year BETWEEN 1990 AND 2200),
        original integer CONSTRAINT settlement_request__original CHECK (original >= 0),
        requested integer NOT NULL CONSTRAINT settlement_request__requested CHECK (requested >= 0),
        of_which_unaccompanied_minors integer CONSTRAINT settlement_request__minors CHECK (of_which_unaccompanied_minors >= 0),
        decided integer CONSTRAINT settlement_request__decided CHECK (decided >= 0),
        decided_unaccompanied_minors integer CONSTRAINT settlement_request__decided_minors CHECK (decided_unaccompanied_minors BETWEEN 0 AND decided),
        settled integer CONSTRAINT settlement_request__settled CHECK (settled >= 0),
        -- What IMDi published before this system counted, and the last day that it holds.
        settled_published integer,
        settled_published_on date,
        reply_deadline date,
        version bigint NOT NULL,
        CONSTRAINT settlement_request__natural_key UNIQUE (municipality, year)
      );
      CREATE INDEX settlement_request__newest ON settlement_request (year DESC, municipality);

      CREATE TABLE allocation_list (
        id uuid NOT NULL CONSTRAINT allocation_list__pk PRIMARY KEY,
        ${place('allocation_list')},
        origin text NOT NULL CONSTRAINT allocation_list__origin CHECK (origin IN ('ORDINARY', 'SELF_SETTLEMENT', 'NAMED_PERSON')),
        status text NOT NULL CONSTRAINT allocation_list__status CHECK (status IN ('SENT', 'OPENED', 'ANSWERED', 'CLOSED', 'WITHDRAWN')),
        sent_on date NOT NULL,
        version bigint NOT NULL
      );
      CREATE INDEX allocation_list__newest ON allocation_list (municipality, sent_on DESC, id);

      CREATE TABLE allocation_line (
        id uuid NOT NULL CONSTRAINT allocation_line__pk PRIMARY KEY,
        list_id uuid NOT NULL CONSTRAINT allocation_line__list_id REFERENCES allocation_list (id),
        person_id uuid NOT NULL,
        ${protection('allocation_line')},
        ${place('allocation_line')},
        phase text NOT NULL CONSTRAINT allocation_line__phase CHECK (phase IN ${phases}),
        answered_on date,
        decline_reason text CONSTRAINT allocation_line__decline_reason
          CHECK (decline_reason IS NULL OR (phase = 'DECLINED' AND decline_reason IN ('NO_HOUSING', 'NO_HEALTH_CAPACITY', 'YEARLY_NUMBER_REACHED', 'OTHER'))),
        assigned_on date,
        settled_on date CONSTRAINT allocation_line__settled_on CHECK (settled_on >= assigned_on),
        withdrawn_on date,
        CONSTRAINT allocation_line__natural_key UNIQUE (list_id, person_id)
      );
      CREATE INDEX allocation_line__person_id ON allocation_line (person_id);

      CREATE TABLE person_settlement (
        person_id uuid NOT NULL CONSTRAINT person_settlement__pk PRIMARY KEY,
        line_id uuid NOT NULL CONSTRAINT person_settlement__line_id REFERENCES allocation_line (id),
        list_id uuid NOT NULL CONSTRAINT person_settlement__list_id REFERENCES allocation_list (id),
        ${protection('person_settlement')},
        phase text NOT NULL CONSTRAINT person_settlement__phase CHECK (phase IN ${phases}),
        ${place('person_settlement')},
        assigned_on date CONSTRAINT person_settlement__assigned_on CHECK (phase NOT IN ('ASSIGNED', 'SETTLED') OR assigned_on IS NOT NULL),
        settled_on date CONSTRAINT person_settlement__settled_on
          CHECK ((phase = 'SETTLED') = (settled_on IS NOT NULL) AND (settled_on IS NULL OR settled_on >= assigned_on)),
        settled_district text,
        ended_on date CONSTRAINT person_settlement__ended_on CHECK (ended_on >= settled_on),
        unaccompanied_minor boolean NOT NULL,
        household text NOT NULL CONSTRAINT person_settlement__household CHECK (household IN ('SINGLE', 'FAMILY')),
        version bigint NOT NULL
      );
      CREATE INDEX person_settlement__assigned ON person_settlement (municipality, assigned_on DESC, person_id) WHERE phase = 'ASSIGNED';
      CREATE INDEX person_settlement__settled ON person_settlement (municipality, settled_on DESC, person_id) WHERE phase = 'SETTLED';

      CREATE TABLE person (
        id uuid NOT NULL CONSTRAINT person__pk PRIMARY KEY,
        birth_date date,
        sex text CONSTRAINT person__sex CHECK (sex IN ('FEMALE', 'MALE', 'UNKNOWN')),
        family_id uuid,
        law text CONSTRAINT person__law CHECK (law IN ('INTRODUKSJONSLOVEN', 'INTEGRERINGSLOVEN', 'KAPITTEL_6A')),
        ${protection('person')},
        protection_version bigint NOT NULL,
        follow_up_municipality text,
        follow_up_district text,
        follow_up_version bigint NOT NULL
      );

      CREATE TABLE person_folder (
        person_id uuid NOT NULL CONSTRAINT person_folder__pk PRIMARY KEY,
        ${protection('person_folder')},
        content_sealed text NOT NULL,
        updated_on date NOT NULL
      );
    `);

    // A request exists for a municipality as a whole, so a grant with a district does not reach it.
    await protectTable(queryRunner, service, 'settlement_request', {
      read: { places: { own: { municipality: 'municipality', district: null } } },
    });
    await protectTable(queryRunner, service, 'allocation_list', {
      read: { places: { own: { municipality: 'municipality', district: 'district' } } },
    });
    const here = { municipality: 'municipality', district: 'district' };
    await protectTable(queryRunner, service, 'allocation_line', {
      read: { places: { own: here, assigned: { ...here, when: assignedEver } } },
    });
    const settled = {
      municipality: 'municipality',
      district: 'settled_district',
      when: `phase = 'SETTLED' AND ended_on IS NULL`,
    };
    await protectTable(queryRunner, service, 'person_settlement', {
      read: { places: { assigned: { ...here, when: assignedNow }, settled } },
      // An arrival may be registered so late that the reach of the assignment is over by then.
      write: { places: { assigned: { ...here, when: assignedEver } } },
    });
    const through = (column: string) =>
      `EXISTS (SELECT 1 FROM person_settlement s WHERE s.person_id = ${column})`;
    await protectTable(queryRunner, service, 'person', {
      read: { through: through('person.id') },
      write: null,
    });
    await protectTable(queryRunner, service, 'person_folder', {
      read: { through: through('person_folder.person_id') },
      write: null,
    });
    for (const table of ['allocation_line', 'person_settlement', 'person', 'person_folder'])
      await hideStrictlyConfidential(queryRunner, service, table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE person_folder, person, person_settlement, allocation_line, allocation_list, settlement_request',
    );
    await dropBaseTables(queryRunner);
  }
}
