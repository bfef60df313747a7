//! The schema's promises: a permission on every field of the roots, a description on everything, guard and directive alike.

use apollo_compiler::{Schema, schema::ExtendedType};
use domain::staff_member::Permission;

use crate::{
    admin::{admin_sdl, node::permission_of},
    cabinet::cabinet_sdl,
    shared::NodeKind,
};

/// Fields of the roots that need no permission: those about oneself, and nodes, which look at the permission of their kind.
const OPEN: [&str; 7] = ["viewer", "challenge", "node", "nodes", "signIn", "signOut", "changePassword"];

fn schema() -> Schema {
    Schema::parse_and_validate(admin_sdl(), "admin.graphql").unwrap().into_inner()
}

/// A permission as clients know it.
fn name_of(permission: Permission) -> String {
    let mut name = String::new();
    for letter in format!("{permission:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

/// The permission a field's directive names.
fn permission(field: &apollo_compiler::schema::FieldDefinition) -> Option<String> {
    let directive = field.directives.get("requires")?;
    Some(directive.specified_argument_by_name("permission")?.as_str()?.to_owned())
}

#[test]
fn the_schema_is_the_same_each_time() {
    assert_eq!(admin_sdl(), admin_sdl());
}

#[test]
fn every_field_of_the_roots_names_a_permission_or_is_open_on_purpose() {
    let schema = schema();
    let known: Vec<String> = Permission::ALL.iter().copied().map(name_of).collect();
    for root in ["Query", "Mutation"] {
        for (name, field) in &schema.get_object(root).unwrap().fields {
            match permission(field) {
                Some(permission) => assert!(known.contains(&permission), "{root}.{name}: {permission}"),
                None => assert!(OPEN.contains(&name.as_str()), "{root}.{name} names no permission"),
            }
        }
    }
}

#[test]
fn the_content_of_events_is_for_auditors() {
    let schema = schema();
    let payload = &schema.get_object("HistoryEntry").unwrap().fields["payload"];
    assert_eq!(permission(payload).as_deref(), Some("AUDIT"));
}

#[test]
fn every_guard_stands_beside_its_directive() {
    let sources = [
        include_str!("../borrower/card.rs"),
        include_str!("../borrower/query.rs"),
        include_str!("../borrower/found.rs"),
        include_str!("../borrower/mutation.rs"),
        include_str!("../creditor/noun.rs"),
        include_str!("../creditor/query.rs"),
        include_str!("../creditor/mutation.rs"),
        include_str!("../debt.rs"),
        include_str!("../health.rs"),
        include_str!("../history.rs"),
        include_str!("../import/query.rs"),
        include_str!("../import/mutation.rs"),
        include_str!("../organisation/noun.rs"),
        include_str!("../organisation/mutation.rs"),
        include_str!("../overpayment.rs"),
        include_str!("../payment_export/query.rs"),
        include_str!("../payment_point/query.rs"),
        include_str!("../payment_point/mutation.rs"),
        include_str!("../payment_export/mutation.rs"),
        include_str!("../payment_link.rs"),
        include_str!("../payment/mutation.rs"),
        include_str!("../payment/noun.rs"),
        include_str!("../payment/query.rs"),
        include_str!("../register/query.rs"),
        include_str!("../register/mutation.rs"),
        include_str!("../staff/query.rs"),
        include_str!("../staff/mutation.rs"),
    ];
    let (mut guards, mut directives) = (0, 0);
    for line in sources.into_iter().flat_map(str::lines) {
        guards += usize::from(line.contains("guard = "));
        directives += usize::from(line.contains("requires::apply("));
        if line.contains("guard = ") || line.contains("requires::apply(") {
            let pair = |permission: &&Permission| {
                line.contains(&format!("\"Requires(Permission::{permission:?})\""))
                    && line.contains(&format!("(\"{}\"", name_of(**permission)))
            };
            assert!(Permission::ALL.iter().any(|permission| pair(&permission)), "{line}");
        }
    }
    let in_schema = admin_sdl().matches("@requires(permission: \"").count();
    assert_eq!((guards, directives), (in_schema, in_schema));
}

#[test]
fn every_kind_of_node_has_its_permission() {
    let schema = schema();
    for (kind, node) in [
        (NodeKind::Borrower, "Borrower"),
        (NodeKind::Creditor, "Creditor"),
        (NodeKind::Debt, "Debt"),
        (NodeKind::Import, "Import"),
        (NodeKind::Organisation, "Organisation"),
        (NodeKind::PaymentExport, "PaymentExport"),
        (NodeKind::PaymentPoint, "PaymentPoint"),
        (NodeKind::Payment, "Payment"),
        (NodeKind::Register, "PaymentRegister"),
        (NodeKind::Staff, "StaffMember"),
    ] {
        assert!(permission_of(kind).is_some(), "{node}");
        assert!(schema.get_object(node).unwrap().implements_interfaces.contains("Node"), "{node}");
    }
}

#[test]
fn everything_is_described() {
    let schema = schema();
    let mut bare = Vec::new();
    for (name, ty) in schema.types.iter().filter(|(name, ty)| !ty.is_built_in() && !name.starts_with("__")) {
        let mut check = |path: String, described: bool| {
            if !described {
                bare.push(path);
            }
        };
        check(name.to_string(), ty.description().is_some());
        match ty {
            ExtendedType::Object(object) => {
                for (field, definition) in &object.fields {
                    check(format!("{name}.{field}"), definition.description.is_some());
                    for argument in &definition.arguments {
                        check(format!("{name}.{field}({})", argument.name), argument.description.is_some());
                    }
                }
            }
            ExtendedType::InputObject(input) => {
                for (field, definition) in &input.fields {
                    check(format!("{name}.{field}"), definition.description.is_some());
                }
            }
            ExtendedType::Enum(values) => {
                for (value, definition) in &values.values {
                    check(format!("{name}.{value}"), definition.description.is_some());
                }
            }
            ExtendedType::Interface(_) | ExtendedType::Union(_) | ExtendedType::Scalar(_) => {}
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

#[test]
fn every_scalar_says_where_it_is_specified() {
    for sdl in [admin_sdl(), cabinet_sdl()] {
        for line in sdl.lines().filter(|line| line.starts_with("scalar ")) {
            assert!(line.contains(" @specifiedBy(url: \"http"), "{line}");
        }
    }
}

#[test]
fn every_input_of_a_mutation_carries_its_command() {
    let schema = schema();
    for (name, field) in &schema.get_object("Mutation").unwrap().fields {
        let input = field.argument_by_name("input").unwrap_or_else(|| panic!("{name} takes an input"));
        let input = schema.get_input_object(input.ty.inner_named_type()).unwrap();
        assert_eq!(input.fields["commandId"].ty.to_string(), "UUID!", "{name}");
    }
}
