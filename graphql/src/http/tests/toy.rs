//! A small schema with something for every rule.

use std::time::Duration;

use async_graphql::{
    Context, EmptySubscription, Enum, Error, ID, InputObject, Object, OneofObject, Result, Schema, SimpleObject, ValidationMode,
};
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

use crate::http::{ClientAddress, bad_user_input, forbidden, internal, rate_limited, unauthenticated, unavailable};

pub(super) type ToySchema = Schema<Query, Mutation, EmptySubscription>;

pub(super) fn schema() -> ToySchema {
    Schema::build(Query, Mutation, EmptySubscription).validation_mode(ValidationMode::Fast).finish()
}

pub(super) struct Query;
pub(super) struct Mutation;
pub(super) struct Person;

#[derive(SimpleObject)]
pub(super) struct People {
    edges: Vec<PersonEdge>,
    nodes: Vec<Person>,
}

#[derive(SimpleObject)]
pub(super) struct PersonEdge {
    node: Person,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Red,
    Green,
}

#[derive(InputObject)]
pub(super) struct Filter {
    text: String,
    tags: Option<Vec<String>>,
    colour: Option<Colour>,
    inner: Option<Box<Filter>>,
}

#[derive(OneofObject)]
pub(super) enum Key {
    Id(ID),
    Number(String),
}

#[Object]
impl Person {
    async fn name(&self) -> &'static str {
        "Анна"
    }

    async fn friends(&self, first: Option<i32>, last: Option<i32>) -> People {
        let _ = (first, last);
        People { edges: vec![], nodes: vec![] }
    }

    async fn best(&self) -> Person {
        Person
    }
}

#[Object]
impl Query {
    async fn echo(&self, text: String) -> String {
        text
    }

    async fn double(&self, number: i32) -> i64 {
        i64::from(number) * 2
    }

    async fn add(&self, #[graphql(default = 1)] left: i32, right: Option<i32>) -> i32 {
        left + right.unwrap_or_default()
    }

    async fn sum(&self, numbers: Vec<i32>) -> i32 {
        numbers.into_iter().sum()
    }

    async fn half(&self, #[graphql(validator(maximum = 10))] number: i32) -> i32 {
        number / 2
    }

    async fn ratio(&self, number: f64) -> f64 {
        number
    }

    async fn person(&self) -> Person {
        Person
    }

    async fn people(&self, first: Option<i32>, last: Option<i32>) -> People {
        let _ = (first, last);
        People { edges: vec![PersonEdge { node: Person }], nodes: vec![Person] }
    }

    async fn by_ids(&self, ids: Vec<ID>) -> Vec<Person> {
        ids.iter().map(|_| Person).collect()
    }

    async fn find(&self, filter: Filter) -> String {
        let inner = filter.inner.map(|inner| inner.text).unwrap_or_default();
        let colour = filter.colour.map_or("none", |colour| if colour == Colour::Red { "red" } else { "green" });
        format!("{}/{}/{colour}/{inner}", filter.text, filter.tags.unwrap_or_default().join("+"))
    }

    async fn pick(&self, key: Key) -> String {
        match key {
            Key::Id(id) => id.0,
            Key::Number(number) => number,
        }
    }

    async fn thing(&self, id: Uuid, at: Option<DateTime<FixedOffset>>) -> String {
        format!("{id} {at:?}")
    }

    async fn address(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_unchecked::<Option<ClientAddress>>().map(|address| address.0.to_string())
    }

    async fn cookie(&self, ctx: &Context<'_>) -> bool {
        ctx.append_http_header("set-cookie", "first=1; Secure; HttpOnly");
        ctx.append_http_header("set-cookie", "second=2; Secure; HttpOnly");
        ctx.append_http_header("content-type", "text/html");
        true
    }

    async fn slow(&self) -> bool {
        tokio::time::sleep(Duration::from_mins(1)).await;
        true
    }

    async fn panics(&self) -> bool {
        "4276".parse().expect("the secret is 4276")
    }

    async fn fault(&self) -> Result<bool> {
        Err(std::io::Error::other("relation \"events\" does not exist").into())
    }

    async fn bare_fault(&self) -> Option<Result<bool>> {
        Some(Err(Error::new("password=4276")))
    }

    async fn named_fault(&self, ctx: &Context<'_>, kind: String) -> Result<Option<bool>> {
        Err(match kind.as_str() {
            "unauthenticated" => unauthenticated(),
            "forbidden" => forbidden(),
            "bad_user_input" => bad_user_input("Курсор не читается."),
            "rate_limited" => rate_limited(Duration::from_secs(30)),
            "unavailable" => unavailable(),
            _ => internal(ctx, &std::io::Error::other("disk 4276")),
        })
    }
}

#[Object]
impl Mutation {
    async fn rename(&self, name: String) -> String {
        name
    }
}
