import type { QueryRunner } from 'typeorm';
import { migrationTable } from './data-source';
import { quoted } from './quoted';
import { rolesOf } from './roles';

/** Channel on which the database tells the relay that events were committed. */
export const wakeChannel = 'outbox';

/**
 * Tables that hold no row of a person or case, or that only certain roles can see at all. Every other table has
 * row-level security; a service adds its own reference data to this list in its test.
 */
export const unprotectedTables: readonly string[] = [
  migrationTable,
  'outbox',
  'inbox',
  'audit_queue',
  'audit_chain',
  'audit_progress',
  'gateway_assertion',
];

export type BaseTableOptions = {
  /** Wakes the relay at each commit with events. For identity alone: NOTIFY makes all commits of a server queue. */
  readonly wake?: boolean;
};

/** What every service's database has. Called from its first migration. */
export async function createBaseTables(
  queryRunner: QueryRunner,
  service: string,
  { wake = false }: BaseTableOptions = {},
): Promise<void> {
  const roles = rolesOf(service);
  const [app, job, audit] = [quoted(roles.app), quoted(roles.job), quoted(roles.audit)];
  await queryRunner.query(`
    -- The places, the user or the mark that a transaction was opened with for a reach; null when it was not.
    CREATE FUNCTION reach_list(mode text, reach text) RETURNS text[]
      LANGUAGE sql STABLE PARALLEL SAFE
      RETURN string_to_array(NULLIF(current_setting('app.' || mode || '_' || reach, true), ''), ',');
    CREATE FUNCTION current_viewer() RETURNS text
      LANGUAGE sql STABLE PARALLEL SAFE
      RETURN NULLIF(current_setting('app.viewer', true), '');

    -- Columns of Debezium's outbox router and what the relay needs besides.
    CREATE TABLE outbox (
      id uuid NOT NULL CONSTRAINT outbox__pk PRIMARY KEY,
      sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
      aggregatetype text NOT NULL,
      aggregateid text NOT NULL,
      aggregateversion bigint NOT NULL,
      type text NOT NULL,
      topic text NOT NULL,
      key text NOT NULL,
      payload jsonb NOT NULL,
      occurred_at timestamptz NOT NULL,
      actor_type text NOT NULL CONSTRAINT outbox__actor_type CHECK (actor_type IN ('user', 'system', 'machine')),
      actor_id text NOT NULL,
      traceparent text,
      published_at timestamptz
    );
    CREATE UNIQUE INDEX outbox__sequence ON outbox (sequence) WHERE published_at IS NULL;
    CREATE INDEX outbox__published_at ON outbox (published_at) WHERE published_at IS NOT NULL;
    -- The app can add an event, and neither read, change nor suppress one.
    GRANT INSERT (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id, traceparent)
      ON outbox TO ${app}, ${job};
    GRANT SELECT, DELETE, UPDATE (published_at) ON outbox TO ${job};

    CREATE TABLE inbox (
      source text NOT NULL,
      event_id text NOT NULL,
      processed_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT inbox__pk PRIMARY KEY (source, event_id)
    );
    CREATE INDEX inbox__processed_at ON inbox (processed_at);
    GRANT SELECT, INSERT, DELETE ON inbox TO ${job};

    CREATE TABLE audit_queue (
      sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_queue__pk PRIMARY KEY,
      entry jsonb NOT NULL
    );
    GRANT INSERT (entry) ON audit_queue TO ${app}, ${job};
    GRANT SELECT, DELETE ON audit_queue TO ${audit};

    -- Insert-only: no role of a process may change or remove a link.
    CREATE TABLE audit_chain (
      sequence bigint NOT NULL CONSTRAINT audit_chain__pk PRIMARY KEY,
      previous_hash text NOT NULL CONSTRAINT audit_chain__previous_hash UNIQUE,
      hash text NOT NULL CONSTRAINT audit_chain__hash UNIQUE,
      entry json NOT NULL,
      linked_at timestamptz NOT NULL DEFAULT now()
    );
    GRANT SELECT, INSERT (sequence, previous_hash, hash, entry) ON audit_chain TO ${audit};

    CREATE TABLE audit_progress (
      one boolean NOT NULL DEFAULT true CONSTRAINT audit_progress__pk PRIMARY KEY CONSTRAINT audit_progress__one CHECK (one),
      published bigint NOT NULL
    );
    INSERT INTO audit_progress (published) VALUES (0);
    GRANT SELECT, UPDATE (published) ON audit_progress TO ${audit};

    CREATE TABLE gateway_assertion (
      jti text NOT NULL CONSTRAINT gateway_assertion__pk PRIMARY KEY,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX gateway_assertion__expires_at ON gateway_assertion (expires_at);
    GRANT INSERT ON gateway_assertion TO ${app};
    GRANT SELECT, DELETE ON gateway_assertion TO ${job};

    CREATE TABLE idempotency_key (
      viewer text NOT NULL,
      operation text NOT NULL,
      key text NOT NULL,
      fingerprint text NOT NULL,
      answer jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT idempotency_key__pk PRIMARY KEY (viewer, operation, key)
    );
    CREATE INDEX idempotency_key__created_at ON idempotency_key (created_at);
    ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY app_own ON idempotency_key TO ${app} USING (viewer = current_viewer()) WITH CHECK (viewer = current_viewer());
    CREATE POLICY job_all ON idempotency_key TO ${job} USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE ON idempotency_key TO ${app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO ${job};
  `);
  if (wake)
    await queryRunner.query(`
      CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_notify('${wakeChannel}', '');
          RETURN NULL;
        END $$;
      CREATE TRIGGER outbox__wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION wake_relay();
    `);
}

export async function dropBaseTables(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    DROP TABLE idempotency_key, gateway_assertion, audit_progress, audit_chain, audit_queue, inbox, outbox;
    DROP FUNCTION IF EXISTS wake_relay();
    DROP FUNCTION reach_list(text, text);
    DROP FUNCTION current_viewer();
  `);
}
