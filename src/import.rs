//! `cabinet import` and `cabinet generate-portfolio`.

use std::{path::Path, sync::Arc};

use anyhow::{Context, anyhow};
use commands::{
    Caller, Channel, Commands,
    payment_point::ReadPoints,
    portfolio_import::{ImportFile, ImportMode, ImportReport, RowSource, SourceError},
};
use domain::{OrganisationId, Sha256Hex, values::BoundedText};
use integrations::portfolio_file::{self, PortfolioFile};

use crate::{
    options::Common,
    output::{self, told, wrong},
    parts::House,
};

/// Opens a portfolio file as rows.
pub(crate) fn open(path: &Path) -> Result<Box<dyn RowSource>, SourceError> {
    PortfolioFile::open(path).map(|file| Box::new(file) as Box<dyn RowSource>)
}

/// Loads a file, showing how far it is.
pub(crate) async fn run(common: &Common, organisation: &str, file: &Path, preview: bool) -> anyhow::Result<()> {
    let mut house = House::open(common, 10).await?;
    let organisation = house.organisation(organisation).await?;
    let mode = if preview { ImportMode::Preview } else { ImportMode::Write };
    let report = load(&house.commands, organisation, file, mode).await?;
    show(&report, mode);
    house.source.close().await
}

/// Loads a file for an organisation.
pub(crate) async fn load(
    commands: &Commands,
    organisation: OrganisationId,
    file: &Path,
    mode: ImportMode,
) -> anyhow::Result<ImportReport> {
    let bytes = file.metadata().with_context(|| format!("{} cannot be read", file.display()))?.len().max(1);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let import = ImportFile {
        name: BoundedText::parse(&name).map_err(wrong)?,
        sha256: Sha256Hex::parse(&portfolio_file::sha256(file)?).map_err(|error| anyhow!("{error}"))?,
        open: Arc::new({
            let file = file.to_owned();
            move || open(&file)
        }),
    };
    let progress = move |read: u64| output::progress(&format!("{}%", (read.min(bytes) * 100) / bytes));
    let caller = Caller::system(organisation, "import", Channel::Cli);
    let report = commands.import_file(&caller, import, mode, &progress).await;
    output::progress_done();
    report.map_err(told)
}

fn show(report: &ImportReport, mode: ImportMode) {
    if report.repeated {
        output::line("Этот файл уже загружен целиком; ничего не изменилось.");
        return;
    }
    let totals = report.totals;
    output::line(&format!(
        "{}: строк {}, принято {}, из них с изменениями {}, без изменений {}, отказано {}",
        if mode == ImportMode::Preview { "Проверка без записи" } else { "Загружено" },
        totals.rows,
        totals.accepted,
        totals.changed,
        totals.unchanged,
        totals.refused
    ));
    for refusal in &report.refusals {
        let column = refusal.column.as_deref().map(|column| format!(", столбец {column}")).unwrap_or_default();
        output::line(&format!("  строка {}{column}: {} ({})", refusal.line, refusal.reason, refusal.code));
    }
}

/// Writes a large valid file.
pub(crate) fn generate(file: &Path, debts: u32, seed: u64) -> anyhow::Result<()> {
    portfolio_file::generator::write_portfolio(file, debts, seed)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    output::line(&format!("{}: {debts} долгов", file.display()));
    Ok(())
}

/// Reads files of payment points.
pub(crate) fn points() -> ReadPoints {
    Arc::new(portfolio_file::read_points)
}
