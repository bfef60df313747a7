//! Use cases on a real database.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod staff;
