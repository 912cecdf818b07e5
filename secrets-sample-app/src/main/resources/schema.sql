create table if not exists entry (
  id bigint generated always as identity (start with 1001) primary key,
  guest varchar(50) not null,
  message varchar(500) not null,
  written_at timestamptz not null default now()
);
