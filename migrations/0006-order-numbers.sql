-- Numbers that people read out to each other. Gaps are fine, doubles are not.
create sequence daybook.order_numbers as bigint;

grant usage, select on sequence daybook.order_numbers to daybook_app;
