//! Relay connections with keyset cursors.

use async_graphql::{Context, SimpleObject};
use projections::{Page, PageRequest, ReadError};

use super::{Cursor, read};
use crate::{http, texts};

/// Where a page stands in its list.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether there is more after this page.
    pub(crate) has_next_page: bool,
    /// Whether there is something before this page.
    pub(crate) has_previous_page: bool,
    /// Cursor of the first item.
    pub(crate) start_cursor: Option<Cursor>,
    /// Cursor of the last item; give it as `after` for the next page.
    pub(crate) end_cursor: Option<Cursor>,
}

/// Arguments of a page.
#[derive(Clone, Debug)]
pub(crate) struct PageArguments {
    pub(crate) first: u16,
    pub(crate) after: Option<String>,
}

impl PageArguments {
    /// 1 to 100 items, 20 unless told.
    pub(crate) fn new(first: Option<i32>, after: Option<Cursor>) -> async_graphql::Result<Self> {
        let first = first.unwrap_or(20);
        match u16::try_from(first) {
            Ok(first @ 1..=100) => Ok(Self { first, after: after.map(|cursor| cursor.0) }),
            _ => Err(http::bad_user_input(texts::PAGE_SIZE)),
        }
    }

    /// The page as a read model takes it; a cursor it did not give out is the client's mistake.
    pub(crate) fn request(&self) -> async_graphql::Result<PageRequest> {
        let after = self.after.as_deref().map(str::parse).transpose().map_err(|_| http::bad_user_input(texts::BAD_CURSOR))?;
        Ok(PageRequest::after(self.first, after))
    }

    /// Page info of `cursors`.
    pub(crate) fn info(&self, cursors: &[String], more: bool) -> PageInfo {
        PageInfo {
            has_next_page: more,
            has_previous_page: self.after.is_some(),
            start_cursor: cursors.first().cloned().map(Cursor),
            end_cursor: cursors.last().cloned().map(Cursor),
        }
    }
}

/// A page of a list as Relay wants it.
pub(crate) trait Connection: Sized {
    /// An item of the list.
    type Node;

    /// Builds the page of items and their cursors; `more` says whether there is a next one.
    fn new(arguments: &PageArguments, items: Vec<(String, Self::Node)>, more: bool) -> Self;
}

/// The page that a read model gave, each row shown as a node.
pub(crate) fn connect<C: Connection, T>(
    ctx: &Context<'_>,
    arguments: &PageArguments,
    page: Result<Page<T>, ReadError>,
    node: impl Fn(T) -> C::Node,
) -> async_graphql::Result<C> {
    let page = read(ctx, page)?;
    let items = page.rows.into_iter().map(|(cursor, row)| (cursor.to_string(), node(row))).collect();
    Ok(C::new(arguments, items, page.has_next))
}

/// Defines a connection and its edge for one type of node.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ty, $what:literal) => {
        #[doc = concat!("An item of a list of ", $what, ".")]
        #[derive(Clone, async_graphql::SimpleObject)]
        pub(crate) struct $edge {
            /// The item.
            node: $node,
            /// Its place in the list.
            cursor: $crate::shared::Cursor,
        }

        #[doc = concat!("A page of a list of ", $what, ".")]
        #[derive(Clone, async_graphql::SimpleObject)]
        pub(crate) struct $connection {
            /// Items with their cursors.
            edges: Vec<$edge>,
            /// The items alone.
            nodes: Vec<$node>,
            /// Where the page stands.
            page_info: $crate::shared::PageInfo,
        }

        impl $crate::shared::Connection for $connection {
            type Node = $node;

            fn new(arguments: &$crate::shared::PageArguments, items: Vec<(String, $node)>, more: bool) -> Self {
                let cursors: Vec<String> = items.iter().map(|(cursor, _)| cursor.clone()).collect();
                let page_info = arguments.info(&cursors, more);
                let nodes = items.iter().map(|(_, node)| node.clone()).collect();
                let edges =
                    items.into_iter().map(|(cursor, node)| $edge { node, cursor: $crate::shared::Cursor(cursor) }).collect();
                Self { edges, nodes, page_info }
            }
        }
    };
}
pub(crate) use connection;
