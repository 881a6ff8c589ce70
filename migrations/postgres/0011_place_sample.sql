-- How many places are made up is asked for on each view of the first page for staff;
-- of a register in use, none is.
create index place_sample on place (id) where sample;
