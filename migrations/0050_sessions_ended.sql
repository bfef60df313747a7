-- Processes remember a session for a moment (docs/adr/0013); whoever ends one, the shell of the database included, tells
-- them all. Notifications of one transaction that are alike are sent once.
CREATE FUNCTION tell_of_ended_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('cabinet_session_ended', '');
    RETURN NULL;
END $$;
CREATE TRIGGER sessions_ended AFTER UPDATE OF revoked_at ON sessions
    FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION tell_of_ended_session();
CREATE TRIGGER sessions_removed AFTER DELETE ON sessions
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL) EXECUTE FUNCTION tell_of_ended_session();
