-- Which meeting took something of the forward plan is read from its agenda, where it stands as "forward <id>": kept twice it could disagree.
alter table board_forward drop column meeting_id;
create index board_item_source on board_item (source);
