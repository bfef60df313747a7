//! Permissions: a guard in Rust and a directive in the schema, side by side on every field of the administration.

use async_graphql::{Context, Guard, Result, TypeDirective};
use domain::staff_member::Permission;

use crate::context::Viewer;

/// Says in the SDL which permission a field needs.
#[TypeDirective(location = "FieldDefinition")]
pub(crate) fn requires(permission: String) {}

/// Passes for staff with a permission.
pub(crate) struct Requires(pub(crate) Permission);

#[async_trait::async_trait]
impl Guard for Requires {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        ctx.data_unchecked::<Viewer>().require(self.0)
    }
}
