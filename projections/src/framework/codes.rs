//! Enumerations of the domain in columns: by the name of the variant, as in the events.

/// One rule an enumeration; a new variant does not compile until it has its name here. Stored; never rename.
macro_rules! code_column {
    ($type:ty { $($variant:ident),+ $(,)? }) => {
        impl $crate::framework::Column for $type {
            type Stored = String;
            const ELEMENT: &'static str = "text";

            fn store(&self) -> Option<String> {
                let name = match self {
                    $( Self::$variant => stringify!($variant), )+
                };
                Some(name.to_owned())
            }

            fn restore(stored: Option<String>) -> Result<Self, $crate::framework::Unreadable> {
                match stored.as_deref() {
                    $( Some(stringify!($variant)) => Ok(Self::$variant), )+
                    _ => Err($crate::framework::Unreadable),
                }
            }
        }
    };
}
