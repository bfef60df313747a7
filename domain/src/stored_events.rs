//! How events are called where they are stored.

/// Gives an event enum its stored types, all of version 1, variant by variant. The literals are stored; never rename.
macro_rules! stored_events {
    ($event:ident { $($variant:ident => $stored:literal),+ $(,)? }) => {
        impl $event {
            /// Every stored type of this aggregate's events. Stored; never rename.
            pub const ALL_TYPES: &'static [&'static str] = &[$($stored),+];
            /// Stored version of every type above. Stored; never rename.
            pub const VERSION: &'static str = "1";
        }

        impl cqrs_es::DomainEvent for $event {
            fn event_type(&self) -> String {
                match self {
                    $(Self::$variant { .. } => $stored,)+
                }
                .to_owned()
            }

            fn event_version(&self) -> String {
                Self::VERSION.to_owned()
            }
        }
    };
}
