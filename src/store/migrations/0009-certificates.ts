import { type Kysely, sql } from 'kysely'

/** Certificates that were issued to clients: whom each stands for, for which key, until when, and whether it was revoked. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE TABLE client_certificates (
    serial text PRIMARY KEY CHECK (serial ~ '^[0-9a-f]{32}$'),
    owner text NOT NULL,
    chain text NOT NULL CHECK (jsonb_typeof(chain::jsonb) = 'array' AND octet_length(chain) <= 65536),
    key_digest text NOT NULL CHECK (key_digest ~ '^[0-9a-f]{64}$'),
    issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CHECK (ends_at <= issued_at + interval '12 hours 1 minute')
  );
  CREATE INDEX client_certificates_owner ON client_certificates (owner, issued_at);
  CREATE FUNCTION keep_client_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (to_jsonb(OLD) - 'revoked_at') IS DISTINCT FROM (to_jsonb(NEW) - 'revoked_at') OR OLD.revoked_at IS NOT NULL THEN
      RAISE EXCEPTION 'a certificate does not change, except that it is revoked once' USING ERRCODE = 'SY003';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER keep BEFORE UPDATE ON client_certificates FOR EACH ROW EXECUTE FUNCTION keep_client_certificate();
  CREATE TRIGGER tell AFTER UPDATE OF revoked_at ON client_certificates
    FOR EACH STATEMENT EXECUTE FUNCTION tell_access();
`,
    )
    .execute(database)
}
