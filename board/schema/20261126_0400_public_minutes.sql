-- The print of the public copy of approved minutes: the other print holds what is exempt.
alter table board_minutes add column public_pdf text not null default '';
