-- The worker of payments keeps three queues, and none waits for another: what providers tell, what they are asked to do,
-- and the silent payments that are read again.
DROP INDEX payment_work_other;
CREATE INDEX payment_work_asked ON payment_work (due_at) WHERE kind NOT IN ('notification', 'read');
CREATE INDEX payment_work_read ON payment_work (due_at) WHERE kind = 'read';
