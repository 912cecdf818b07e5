-- One task at a time: PostgreSQL refuses a table that two sessions create together, in spite of "if not exists".
-- A string, as Spring would end the statement at a semicolon between dollar signs.
do '
begin
  perform pg_advisory_xact_lock(hashtext(''guest-book''));
  create table if not exists entry (
    id bigint generated always as identity (start with 1001) primary key,
    guest varchar(50) not null,
    message varchar(500) not null,
    written_at timestamptz not null default now()
  );
end
';
