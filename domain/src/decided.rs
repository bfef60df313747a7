//! What happens to events once they are decided.

use cqrs_es::{Aggregate, event_sink::EventSink};

/// Hands decided events to the framework, in order.
pub(crate) async fn write_all<A: Aggregate>(events: Vec<A::Event>, aggregate: &mut A, sink: &EventSink<A>) {
    for event in events {
        sink.write(event, aggregate).await;
    }
}
