//! A read model as a pure fold, and the subscriber the runner sees.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::OrganisationId;
use event_store::{
    DecodeError, Recorded,
    subscription::{OnPoison, Place, Subscriber, SubscriberError},
};
use sqlx::PgConnection;

/// An event that does not fit the rows, such as a change of what was never begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event has no row to change in {0}")]
pub(crate) struct Unfit(pub &'static str);

impl From<Unfit> for SubscriberError {
    fn from(unfit: Unfit) -> Self {
        Self::Broken(unfit.to_string())
    }
}

/// Version of the event's stream once it is applied; what a row remembers to let no event count twice.
pub(crate) fn version_of(event: &Recorded) -> i64 {
    i64::try_from(event.sequence).unwrap_or(i64::MAX)
}

/// Organisation the event belongs to.
pub(crate) fn organisation_of(event: &Recorded) -> OrganisationId {
    OrganisationId::new(event.organisation.unwrap_or_default())
}

/// The tables a projector folds over.
#[async_trait]
pub(crate) trait TableSet: Default + Send {
    /// Their names, without schema.
    const NAMES: &'static [&'static str];

    /// Rows in memory.
    fn rows(&self) -> usize;

    /// Loads the wanted rows that are not in memory.
    async fn load(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error>;

    /// Writes the changed rows; those that are remembered stand in the tables then.
    async fn save(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error>;
}

/// A read model's rules: which rows an event touches and how it changes them. No I/O, no clock.
pub(crate) trait Projector: Send + Sync + 'static {
    /// Stored; never rename.
    const NAME: &'static str;
    /// Raised when its rows must be made anew.
    const VERSION: i32 = 1;
    /// Kinds of streams it follows.
    const AGGREGATES: &'static [&'static str];
    /// Types of their events that never change a row here.
    const IGNORES: &'static [&'static str] = &[];
    /// What to do about an event that cannot be applied.
    const ON_POISON: OnPoison = OnPoison::Pause;
    /// True when a stream's first event never finds a row it touches: a rebuild then need not look for it.
    const BORN_BY_FIRST: bool = false;
    /// An event as the fold takes it.
    type Fact: Send;
    /// Its tables.
    type Tables: TableSet;

    /// Reads an event; `None` when it changes nothing here.
    fn decode(event: &Recorded) -> Result<Option<Self::Fact>, DecodeError>;

    /// Asks for the rows the event needs.
    fn touch(fact: &Self::Fact, event: &Recorded, tables: &mut Self::Tables);

    /// Changes rows.
    fn fold(fact: Self::Fact, event: &Recorded, tables: &mut Self::Tables) -> Result<(), Unfit>;
}

/// A read model as a rebuild sees it.
pub(crate) trait ReadModel: Subscriber {
    /// Its tables, without schema.
    fn tables(&self) -> &'static [&'static str];

    /// Begins to make its rows from the first event, in empty tables.
    fn rebuild(&self) -> Box<dyn Folding>;
}

/// Rows under way. They stay in memory from batch to batch until they are written.
#[async_trait]
pub(crate) trait Folding: Send {
    /// Folds a batch over the tables of the connection's search path.
    async fn fold(&mut self, connection: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError>;

    /// Rows in memory.
    fn rows(&self) -> usize;

    /// Writes what changed and forgets all rows.
    async fn write(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error>;
}

/// The rows of a projector under way.
struct Rows<P: Projector> {
    tables: P::Tables,
    /// Whether a stream's first event may find a row: not in tables that were empty before its stream's first event.
    follows: bool,
}

#[async_trait]
impl<P: Projector> Folding for Rows<P> {
    async fn fold(&mut self, connection: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        let mut facts = Vec::with_capacity(events.len());
        // The tail leaves them out already; here it does not depend on who hands the events over.
        for event in events.iter().filter(|event| !P::IGNORES.contains(&event.event_type.as_str())) {
            if let Some(fact) = P::decode(event)? {
                if self.follows || event.sequence > 1 || !P::BORN_BY_FIRST {
                    P::touch(&fact, event, &mut self.tables);
                }
                facts.push((fact, event));
            }
        }
        self.tables.load(connection).await?;
        for (fact, event) in facts {
            P::fold(fact, event, &mut self.tables)?;
        }
        Ok(())
    }

    fn rows(&self) -> usize {
        self.tables.rows()
    }

    async fn write(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        std::mem::take(&mut self.tables).save(connection).await
    }
}

/// A projector at work.
pub(crate) struct Projected<P: Projector> {
    /// Rows as the last batch has left them, and where the checkpoint was to stand then.
    remembered: Mutex<Option<(Place, P::Tables)>>,
}

impl<P: Projector> Projected<P> {
    /// The projector as subscriber and read model.
    pub(crate) const fn new() -> Self {
        Self { remembered: Mutex::new(None) }
    }

    fn remembered(&self) -> MutexGuard<'_, Option<(Place, P::Tables)>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is remembered, if the checkpoint stands where it was left.
    fn recall(&self, place: Option<Place>) -> P::Tables {
        let remembered = self.remembered().take();
        remembered.filter(|(left, _)| Some(*left) == place).map(|(_, tables)| tables).unwrap_or_default()
    }

    /// Folds a batch over the live tables, of which `tables` are known, and writes it; answers what is known then.
    async fn follow(
        tables: P::Tables,
        transaction: &mut PgConnection,
        events: &[Recorded],
    ) -> Result<P::Tables, SubscriberError> {
        let mut rows = Rows::<P> { tables, follows: true };
        rows.fold(transaction, events).await?;
        rows.tables.save(transaction).await?;
        Ok(rows.tables)
    }
}

impl<P: Projector> ReadModel for Projected<P> {
    fn tables(&self) -> &'static [&'static str] {
        P::Tables::NAMES
    }

    fn rebuild(&self) -> Box<dyn Folding> {
        Box::new(Rows::<P> { tables: P::Tables::default(), follows: false })
    }
}

#[async_trait]
impl<P: Projector> Subscriber for Projected<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn version(&self) -> i32 {
        P::VERSION
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        P::AGGREGATES
    }

    fn ignored_types(&self) -> &'static [&'static str] {
        P::IGNORES
    }

    fn on_poison(&self) -> OnPoison {
        P::ON_POISON
    }

    fn must_survive(&self) -> bool {
        false
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        Self::follow(P::Tables::default(), transaction, events).await.map(drop)
    }

    async fn go_on(
        &self,
        transaction: &mut PgConnection,
        events: &[Recorded],
        from: Option<Place>,
        to: Place,
    ) -> Result<(), SubscriberError> {
        let tables = Self::follow(self.recall(from), transaction, events).await?;
        *self.remembered() = Some((to, tables));
        Ok(())
    }
}
