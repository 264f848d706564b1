-- A text that was tried with children (RD-07): how many, how old, what they could say back and what was changed. No child is named.
create table voice_reading (
	id text primary key,
	number integer not null unique,
	edition text not null,
	look text not null,
	read_on text not null,
	children integer not null,
	youngest integer not null,
	oldest integer not null,
	send boolean not null,
	eal boolean not null,
	care boolean not null,
	asked integer not null,
	answered integer not null,
	unclear text not null,
	changed text not null,
	entered_by text not null,
	entered_on text not null
);
