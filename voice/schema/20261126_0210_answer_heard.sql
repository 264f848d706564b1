-- Since when children waited for an answer, kept with it: a theme that is opened again begins a new wait, and whether the answer before was
-- late must not be forgotten with the old one.
alter table voice_answer add column heard_on text;

update voice_answer set heard_on = (select case when t.heard_on <= voice_answer.published_on then t.heard_on else (select min(s.moved_on) from voice_theme_step s where s.theme_id = t.id) end from voice_theme t where t.id = voice_answer.theme_id)
where state = 'published';
