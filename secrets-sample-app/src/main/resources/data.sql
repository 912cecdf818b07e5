insert into entry (id, guest, message) overriding system value values
  (1, 'Ada', 'The Analytical Engine weaves algebraical patterns.'),
  (2, 'Grace', 'A ship in port is safe, but that is not what ships are built for.'),
  (3, 'Katherine', 'Girls are capable of doing everything men are capable of doing.')
on conflict do nothing;
