use cqrs_es::Aggregate;
use domain::{
    ImportId,
    portfolio_import::{ImportState, PortfolioImport, PortfolioImportEvent, RowCounts},
};
use event_store::{DecodeError, Recorded};

use super::ImportItem;
use crate::framework::{Projector, Unfit, version_of};

/// Writes `read_import`.
pub(crate) struct ImportListProjector;

read_tables! {
    /// Loads.
    ImportTables { imports: ImportItem }
}

impl Projector for ImportListProjector {
    const NAME: &'static str = "import_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[PortfolioImport::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PortfolioImportEvent;
    type Tables = ImportTables;

    fn decode(event: &Recorded) -> Result<Option<PortfolioImportEvent>, DecodeError> {
        event.event_of::<PortfolioImport>().transpose()
    }

    fn touch(_: &PortfolioImportEvent, event: &Recorded, tables: &mut ImportTables) {
        tables.imports.want(event.stream_uuid());
    }

    fn fold(fact: PortfolioImportEvent, event: &Recorded, tables: &mut ImportTables) -> Result<(), Unfit> {
        let id = ImportId::new(event.stream_uuid());
        let version = version_of(event);
        if tables.imports.get(id).is_some_and(|import| import.version >= version) {
            return Ok(());
        }
        if let PortfolioImportEvent::Started { .. } = fact {
            start(fact, id, version, tables);
            return Ok(());
        }
        let import = tables.imports.get_mut(id).ok_or(Unfit(Self::NAME))?;
        import.version = version;
        import.changed_at = match fact {
            PortfolioImportEvent::Started { at, .. } => at,
            PortfolioImportEvent::RowsRecorded { through_line, counts, at } => {
                import.through_line = number(through_line);
                add(import, counts);
                at
            }
            PortfolioImportEvent::Completed { totals, at } => {
                import.state = ImportState::Completed;
                import.finished_at = Some(at);
                (import.rows, import.accepted, import.changed, import.unchanged, import.refused) = (0, 0, 0, 0, 0);
                add(import, totals);
                at
            }
            PortfolioImportEvent::Failed { code, at } => {
                import.state = ImportState::Failed;
                import.finished_at = Some(at);
                import.failure = Some(code.into());
                at
            }
        };
        Ok(())
    }
}

fn start(fact: PortfolioImportEvent, id: ImportId, version: i64, tables: &mut ImportTables) {
    let PortfolioImportEvent::Started { organisation, kind, file_name, file_sha256, by, at } = fact else { return };
    tables.imports.put(ImportItem {
        id,
        organisation_id: organisation,
        kind,
        state: ImportState::Running,
        file_name: file_name.into(),
        file_sha256: file_sha256.into(),
        started_by: by.into(),
        started_at: at,
        finished_at: None,
        through_line: 0,
        rows: 0,
        accepted: 0,
        changed: 0,
        unchanged: 0,
        refused: 0,
        failure: None,
        changed_at: at,
        version,
    });
}

fn add(import: &mut ImportItem, counts: RowCounts) {
    let RowCounts { rows, accepted, changed, unchanged, refused } = counts;
    import.rows += number(rows);
    import.accepted += number(accepted);
    import.changed += number(changed);
    import.unchanged += number(unchanged);
    import.refused += number(refused);
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
