//! The schemas as they are served, so that a test visits every field there is, also those of tomorrow.

use std::collections::{HashSet, VecDeque};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{FieldDefinition, InputValueDefinition, Type},
    schema::ExtendedType,
    validation::Valid,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub(crate) struct Sdl(Valid<Schema>);

/// How a field is called.
pub(crate) struct Call<'a> {
    /// Which inputs are wanted though they may be left out, by name and type.
    pub(crate) wanted: fn(&str, &str) -> bool,
    /// Values of scalars by name and type.
    pub(crate) scalar: &'a dyn Fn(&str, &str) -> Option<Value>,
}

impl Sdl {
    pub(crate) fn cabinet() -> Self {
        Self::read(&graphql::cabinet_sdl())
    }

    pub(crate) fn admin() -> Self {
        Self::read(&graphql::admin_sdl())
    }

    fn read(sdl: &str) -> Self {
        Self(Schema::parse_and_validate(sdl, "schema.graphql").unwrap())
    }

    /// Every field of every object, with the object's name.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &FieldDefinition)> {
        let objects = self.0.types.iter().filter(|(name, _)| !name.starts_with("__"));
        objects
            .filter_map(|(name, ty)| Some((name.as_str(), ty.as_object()?)))
            .flat_map(|(name, object)| object.fields.values().map(move |field| (name, &***field)))
    }

    pub(crate) fn fields_of(&self, object: &str) -> impl Iterator<Item = &FieldDefinition> {
        self.fields().filter(move |(name, _)| *name == object).map(|(_, field)| field)
    }

    /// Whether nothing is selected below a value of the type.
    pub(crate) fn is_leaf(&self, ty: &str) -> bool {
        self.0.types.get(ty).is_some_and(|ty| ty.is_scalar() || ty.is_enum())
    }

    pub(crate) fn is_node(&self, object: &str) -> bool {
        self.0.get_object(object).is_some_and(|object| object.implements_interfaces.contains("Node"))
    }

    /// Names of the objects with a page of their own.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &str> {
        self.0.types.keys().map(Name::as_str).filter(|name| self.is_node(name))
    }

    /// Whether a field takes what is wanted, at any depth.
    pub(crate) fn takes(&self, field: &FieldDefinition, wanted: fn(&str, &str) -> bool) -> bool {
        field.arguments.iter().any(|argument| self.holds(argument, wanted))
    }

    fn holds(&self, input: &InputValueDefinition, wanted: fn(&str, &str) -> bool) -> bool {
        let ty = input.ty.inner_named_type();
        let inside = self.0.get_input_object(ty);
        wanted(&input.name, ty) || inside.is_some_and(|object| object.fields.values().any(|field| self.holds(field, wanted)))
    }

    /// Whether what a field gives tells refusals as data.
    pub(crate) fn tells_refusals(&self, field: &FieldDefinition) -> bool {
        self.fields_of(field.ty.inner_named_type()).any(|inner| inner.name == "userErrors")
    }

    /// A field and everything below it that can be had without further ado, on short pages.
    pub(crate) fn whole(&self, field: &FieldDefinition) -> String {
        format!("{}{} {}", field.name, page(field), self.everything(field.ty.inner_named_type()))
    }

    /// A selection of everything below a type, in the same way.
    pub(crate) fn everything(&self, ty: &str) -> String {
        self.below(ty, &mut Vec::new())
    }

    fn below<'a>(&'a self, ty: &'a str, above: &mut Vec<&'a str>) -> String {
        let object = match self.0.types.get(ty) {
            Some(ExtendedType::Object(object)) => object,
            Some(ExtendedType::Interface(_)) => return "{ __typename }".to_owned(),
            _ => return String::new(),
        };
        above.push(ty);
        let mut parts = vec!["__typename".to_owned()];
        for field in object.fields.values() {
            let inner = field.ty.inner_named_type().as_str();
            if !above.contains(&inner) && !field.arguments.iter().any(|argument| argument.is_required()) {
                parts.push(format!("{}{} {}", field.name, page(field), self.below(inner, above)));
            }
        }
        above.pop();
        format!("{{ {} }}", parts.join(" "))
    }

    /// The shortest way from `Query` to an object: its fields, the first of which may need arguments.
    pub(crate) fn way_to(&self, object: &str) -> Vec<&FieldDefinition> {
        let mut ways: VecDeque<Vec<_>> = self.fields_of("Query").map(|field| vec![field]).collect();
        let mut seen = HashSet::new();
        while let Some(way) = ways.pop_front() {
            let reached = way[way.len() - 1].ty.inner_named_type().as_str();
            if reached == object {
                return way;
            }
            if seen.insert(reached) {
                let next = self.fields_of(reached).filter(|field| !field.arguments.iter().any(|argument| argument.is_required()));
                ways.extend(next.map(|field| way.iter().copied().chain([field]).collect()));
            }
        }
        panic!("no way leads to {object}");
    }

    /// The document and the variables that call a field of a root. Fails when a value is needed that nobody has taught.
    pub(crate) fn call(&self, root: &str, field: &FieldDefinition, selection: &str, how: &Call<'_>) -> (String, Value) {
        let variables = self.fill(&field.name, field.arguments.iter(), how);
        let given = field.arguments.iter().filter(|argument| variables.contains_key(argument.name.as_str()));
        let (declared, passed): (Vec<_>, Vec<_>) =
            given.map(|argument| (format!("${}: {}", argument.name, argument.ty), format!("{0}: ${0}", argument.name))).unzip();
        let brackets = |parts: Vec<String>| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
        let (declared, passed) = (brackets(declared), brackets(passed));
        let document = format!("{} {declared} {{ {}{passed} {selection} }}", root.to_lowercase(), field.name);
        (document, variables.into())
    }

    fn fill<'a>(
        &self,
        place: &str,
        inputs: impl Iterator<Item = &'a Node<InputValueDefinition>>,
        how: &Call<'_>,
    ) -> Map<String, Value> {
        let mut filled = Map::new();
        for input in inputs.filter(|input| input.is_required() || self.holds(input, how.wanted)) {
            let value = self.value(input, &input.ty, how);
            let value = value.unwrap_or_else(|| panic!("teach the walk a value of {place}.{}: {}", input.name, input.ty));
            filled.insert(input.name.to_string(), value);
        }
        filled
    }

    fn value(&self, input: &InputValueDefinition, ty: &Type, how: &Call<'_>) -> Option<Value> {
        if ty.is_list() {
            return Some(json!([self.value(input, ty.item_type(), how)?]));
        }
        let named = ty.inner_named_type();
        match self.0.types.get(named)? {
            ExtendedType::InputObject(object) => {
                Some(self.fill(named, object.fields.values().map(|field| &field.node), how).into())
            }
            ExtendedType::Enum(values) => values.values.keys().next().map(|name| json!(name.as_str())),
            _ if input.name == "commandId" => Some(json!(Uuid::new_v4())),
            _ => (how.scalar)(&input.name, named),
        }
    }
}

fn page(field: &FieldDefinition) -> &'static str {
    if field.argument_by_name("first").is_some() { "(first: 4)" } else { "" }
}
