-- A key that a sandbox made is refused elsewhere: whoever leaves the sandbox gets another first key, and by its hash alone no
-- key can be told from a test key. Keys of earlier versions are none.
alter table operator_keys add column test boolean not null default false;
