-- A document that gathers many streams can differ too.
alter table daybook.view_differences alter column stream drop not null;
