//! `PostgreSQL`'s transaction id (`xid8`), which the driver does not know: eight bytes, most significant first.

use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, types::Oid},
};

/// A transaction id on its way to or from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Xid8(pub u64);

/// Fixed in the server's catalogue.
const XID8: Oid = Oid(5069);
const XID8_ARRAY: Oid = Oid(271);

impl Type<Postgres> for Xid8 {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(XID8)
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        ty.oid() == Some(XID8)
    }
}

impl PgHasArrayType for Xid8 {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(XID8_ARRAY)
    }
}

impl Encode<'_, Postgres> for Xid8 {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&self.0.to_be_bytes());
        Ok(IsNull::No)
    }
}

impl Decode<'_, Postgres> for Xid8 {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(match value.format() {
            PgValueFormat::Binary => u64::from_be_bytes(value.as_bytes()?.try_into()?),
            PgValueFormat::Text => value.as_str()?.parse()?,
        }))
    }
}
