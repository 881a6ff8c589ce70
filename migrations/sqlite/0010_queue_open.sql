-- What still waits is asked for by its kind on each view of the first page for staff;
-- what has waited stays for ever.
create index queue_item_open on queue_item (kind, opened_at) where closed_at is null;
create index queue_item_place on queue_item (place_id) where closed_at is null;
