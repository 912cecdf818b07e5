insert into entry (id, guest, message) overriding system value values
  (1, 'Ada', 'A fine machine. I shall write a program for it.'),
  (2, 'Grace', 'Found a moth in the relay. Left it on the page.'),
  (3, 'Katherine', 'Checked the figures by hand. They are right.')
on conflict do nothing;
