-- A debt that payments have paid off stands as closed and is not overdue, whatever the last statement says: what is stated
-- stands beside, for the day the debt is opened again.
ALTER TABLE read_debt_list
    ADD COLUMN stated_status text NOT NULL DEFAULT 'Active',
    ADD COLUMN stated_overdue_since date;
UPDATE read_debt_list SET
    stated_status = status,
    stated_overdue_since = overdue_since,
    status = CASE WHEN closed THEN 'Closed' ELSE status END,
    overdue_since = CASE WHEN closed THEN NULL ELSE overdue_since END;
