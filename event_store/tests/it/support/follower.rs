use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use event_store::{
    Recorded,
    subscription::{OnPoison, Place, Subscriber, SubscriberError},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// What a follower does at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Cannot be applied.
    Broken,
    /// Something outside is not there.
    Transient,
    /// The task dies.
    Dies,
    /// Takes its time, in milliseconds.
    Slow(u64),
}

/// Writes a row for every event, without any protection of its own against doubles.
pub(crate) struct Follower {
    pub(crate) name: &'static str,
    pub(crate) kinds: &'static [&'static str],
    pub(crate) poison: OnPoison,
    pub(crate) moods: Mutex<HashMap<Uuid, Mood>>,
    pub(crate) tries: AtomicU32,
    /// Where each batch began, if the one before had ended well, and where it was to end.
    pub(crate) places: Mutex<Vec<(Option<Place>, Place)>>,
}

impl Follower {
    pub(crate) async fn new(owner: &PgPool, name: &'static str, poison: OnPoison) -> Arc<Self> {
        Self::of(owner, name, poison, &["account"]).await
    }

    pub(crate) async fn of(owner: &PgPool, name: &'static str, poison: OnPoison, kinds: &'static [&'static str]) -> Arc<Self> {
        let statement = format!(
            "CREATE TABLE {name} (number bigserial, event_id uuid NOT NULL, stream text NOT NULL, sequence bigint NOT NULL);
             GRANT ALL ON {name} TO cabinet_app; GRANT ALL ON SEQUENCE {name}_number_seq TO cabinet_app"
        );
        sqlx::raw_sql(&statement).execute(owner).await.unwrap();
        Arc::new(Self { name, kinds, poison, moods: Mutex::default(), tries: AtomicU32::new(0), places: Mutex::default() })
    }

    pub(crate) fn feel(&self, event: Uuid, mood: Option<Mood>) {
        let mut moods = self.moods.lock().unwrap();
        match mood {
            Some(mood) => moods.insert(event, mood),
            None => moods.remove(&event),
        };
    }

    pub(crate) fn tries(&self) -> u32 {
        self.tries.load(Ordering::SeqCst)
    }

    /// Stream and sequence in order of application.
    pub(crate) async fn rows(&self, pool: &PgPool) -> Vec<(String, i64)> {
        sqlx::query_as(&format!("SELECT stream, sequence FROM {} ORDER BY number", self.name)).fetch_all(pool).await.unwrap()
    }
}

#[async_trait]
impl Subscriber for Follower {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aggregate_types(&self) -> &'static [&'static str] {
        self.kinds
    }

    fn on_poison(&self) -> OnPoison {
        self.poison
    }

    async fn go_on(
        &self,
        transaction: &mut PgConnection,
        events: &[Recorded],
        from: Option<Place>,
        to: Place,
    ) -> Result<(), SubscriberError> {
        self.places.lock().unwrap().push((from, to));
        self.apply(transaction, events).await
    }

    async fn apply(&self, transaction: &mut PgConnection, events: &[Recorded]) -> Result<(), SubscriberError> {
        for event in events {
            let mood = self.moods.lock().unwrap().get(&event.event_id).copied();
            if mood.is_some() {
                self.tries.fetch_add(1, Ordering::SeqCst);
            }
            match mood {
                Some(Mood::Broken) => return Err(SubscriberError::Broken("cannot be applied".to_owned())),
                Some(Mood::Transient) => return Err(sqlx::Error::PoolTimedOut.into()),
                Some(Mood::Dies) => panic!("the runner dies"),
                Some(Mood::Slow(milliseconds)) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
                None => {}
            }
            sqlx::query(&format!("INSERT INTO {} (event_id, stream, sequence) VALUES ($1, $2, $3)", self.name))
                .bind(event.event_id)
                .bind(&event.aggregate_id)
                .bind(i64::try_from(event.sequence).unwrap())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(())
    }
}
