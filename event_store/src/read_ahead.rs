//! Reading the tail while what was read before is still being applied.

use tokio_util::task::AbortOnDropHandle;

use crate::{Filter, StoreError, Tail, TailPage, Token};

/// A reader of the tail that has the next page under way, as long as there is more at once.
pub struct ReadAhead {
    tail: Tail,
    filter: Filter,
    /// Events in one page, at most.
    page: i64,
    next: Option<(Token, AbortOnDropHandle<Result<TailPage, StoreError>>)>,
}

impl ReadAhead {
    /// Reads pages of at most `page` events.
    #[must_use]
    pub const fn new(tail: Tail, filter: Filter, page: i64) -> Self {
        Self { tail, filter, page, next: None }
    }

    /// The page after `after`; begins to read the one behind it.
    pub async fn after(&mut self, after: Token) -> Result<TailPage, StoreError> {
        let page = match self.next.take() {
            Some((place, reading)) if place == after => {
                reading.await.map_err(|_| StoreError::Corrupt("a reader died".to_owned()))?
            }
            _ => self.tail.read(after, &self.filter, self.page).await,
        }?;
        if page.more {
            let (tail, filter, size, place) = (self.tail.clone(), self.filter.clone(), self.page, page.scanned);
            let reading = tokio::spawn(async move { tail.read(place, &filter, size).await });
            self.next = Some((place, AbortOnDropHandle::new(reading)));
        }
        Ok(page)
    }
}
