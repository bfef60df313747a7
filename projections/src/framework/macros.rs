//! Rows and table sets from one field list.

/// A read table: the struct a query gives and all SQL the framework needs. The first field is `id`; `child of` names the
/// field by which all rows of a parent are replaced at once.
macro_rules! read_table {
    (@parent) => { None };
    (@parent $parent:ident) => { Some(stringify!($parent)) };
    (@parent_of $self:ident) => { None };
    (@parent_of $self:ident $parent:ident) => { Some($crate::framework::Key::as_uuid($self.$parent)) };
    (
        $(#[$doc:meta])*
        $vis:vis struct $row:ident in $table:literal $(child of $parent:ident)? {
            $(#[$id_doc:meta])* id: $id:ty,
            $( $(#[$field_doc:meta])* $field:ident: $type:ty ),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $row {
            $(#[$id_doc])* pub id: $id,
            $( $(#[$field_doc])* pub $field: $type, )+
        }

        impl $crate::framework::ReadRow for $row {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [$crate::framework::Described] = &[
                $crate::framework::described::<$id>("id"),
                $( $crate::framework::described::<$type>(stringify!($field)), )+
            ];
            const PARENT: Option<&'static str> = read_table!(@parent $($parent)?);

            fn key(&self) -> uuid::Uuid {
                $crate::framework::Key::as_uuid(self.id)
            }

            fn parent(&self) -> Option<uuid::Uuid> {
                read_table!(@parent_of self $($parent)?)
            }

            fn differences(&self, other: &Self) -> $crate::framework::ColumnSet {
                const { assert!(<$row as $crate::framework::ReadRow>::COLUMNS.len() <= $crate::framework::ColumnSet::MOST) };
                let mut places = 0..;
                let set = $crate::framework::ColumnSet::default().with(places.next().unwrap_or_default(), self.id != other.id);
                $( let set = set.with(places.next().unwrap_or_default(), self.$field != other.$field); )+
                set
            }

            fn bind<'q>(
                rows: &[&Self],
                which: $crate::framework::ColumnSet,
                query: $crate::framework::PgQuery<'q>,
            ) -> $crate::framework::PgQuery<'q> {
                use $crate::framework::Column;
                let mut places = 0..;
                let mut query = query;
                if which.has(places.next().unwrap_or_default()) {
                    query = query.bind(rows.iter().map(|row| Column::store(&row.id)).collect::<Vec<_>>());
                }
                $( if which.has(places.next().unwrap_or_default()) {
                    query = query.bind(rows.iter().map(|row| Column::store(&row.$field)).collect::<Vec<_>>());
                } )+
                query
            }
        }

        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $row {
            fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                let mut next = 0..;
                Ok(Self {
                    id: $crate::framework::field(row, &mut next)?,
                    $( $field: $crate::framework::field(row, &mut next)?, )+
                })
            }
        }
    };
}

/// The tables of one read model.
macro_rules! read_tables {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $row:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name {
            $( pub(crate) $field: $crate::framework::Table<$row>, )+
        }

        #[async_trait::async_trait]
        impl $crate::framework::TableSet for $name {
            const NAMES: &'static [&'static str] = &[$( <$row as $crate::framework::ReadRow>::TABLE, )+];

            fn rows(&self) -> usize {
                0 $( + self.$field.rows() )+
            }

            async fn load(&mut self, connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
                $( self.$field.load(connection).await?; )+
                Ok(())
            }

            async fn save(&mut self, connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
                $( self.$field.save(connection).await?; )+
                Ok(())
            }
        }
    };
}
